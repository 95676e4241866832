using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Headroom.Kubernetes.Yaml;

/// <summary>Reads YAML into YamlDotNet's node model: no reflection, so it survives trimming.</summary>
internal static class YamlText
{
    /// <summary>The root of every document in the text, in their order.</summary>
    /// <exception cref="YamlTextException">The text is not YAML, or exceeds <see cref="TextLimits"/>.</exception>
    public static IReadOnlyList<YamlNode> Documents(string text)
    {
        var yaml = new YamlStream();
        var events = new YamlEvents(new StringReader(text), () => text);
        try
        {
            yaml.Load(events);
        }
        catch (Exception error) when (error is YamlException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw events.Fault(error);
        }

        return [.. yaml.Documents.Select(document => document.RootNode)];
    }

    /// <summary>A plain scalar that YAML reads as null.</summary>
    public static bool IsNull(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain } scalar && YamlScalar.IsNull(scalar.Value);
}
