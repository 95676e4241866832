using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Headroom.Kubernetes.Yaml;

/// <summary>Reads YAML through YamlDotNet's node model: no reflection, so it survives trimming.</summary>
internal static class YamlText
{
    /// <summary>The root of every document in the text, in their order.</summary>
    /// <exception cref="YamlTextException">The text is not YAML.</exception>
    public static IReadOnlyList<YamlNode> Documents(string text)
    {
        var yaml = new YamlStream();
        var parser = new Parser(new StringReader(text));
        try
        {
            yaml.Load(parser);
        }
        catch (Exception error) when (error is YamlException or InvalidOperationException or ArgumentException or FormatException)
        {
            // The parser's own message may quote what stands on the line, which may be a secret. Some broken texts trip it up in
            // ways of its own; then only the last thing that it understood has a line.
            var line = error is YamlException yamlError ? Math.Max(yamlError.Start.Line, yamlError.End.Line) : parser.Current?.End.Line ?? 1;
            throw LineWithTab(text) is { } tab
                ? new YamlTextException(tab, "is not valid YAML: the line is indented with a tab; YAML takes only spaces")
                : new YamlTextException((int)line, "is not valid YAML, here or soon after");
        }

        return [.. yaml.Documents.Select(document => document.RootNode)];
    }

    /// <summary>A plain scalar that YAML reads as null.</summary>
    public static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain } scalar && scalar.Value is null or "" or "~" or "null" or "Null" or "NULL";

    private static int? LineWithTab(string text)
    {
        var at = text.Split('\n').ToList().FindIndex(line => line.TakeWhile(char.IsWhiteSpace).Contains('\t'));
        return at < 0 ? null : at + 1;
    }
}
