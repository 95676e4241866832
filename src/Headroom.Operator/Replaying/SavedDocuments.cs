using System.Text;
using Headroom.Kubernetes.Yaml;

namespace Headroom.Operator.Replaying;

/// <summary>The documents of a saved text, each as JSON: YAML, JSON, several JSON documents one after the other, and JSON lines.</summary>
internal static class SavedDocuments
{
    private const string NotJudged = "nothing in it was judged";

    /// <exception cref="SavedFilesException">It is neither YAML nor JSON, was cut short, or exceeds <see cref="TextLimits"/>.</exception>
    public static IEnumerable<(int Line, ReadOnlyMemory<byte> Json)> Of(SavedText saved)
    {
        var text = saved.Utf8.Span;
        if (text.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            throw new SavedFilesException($"{saved.Name}: is empty; nothing was judged; {SavedObjectReader.HowToSave}");
        if (text.IndexOf((byte)0) is var nul and >= 0)
        {
            throw new SavedFilesException(
                $"{saved.Name}:{text[..nul].Count((byte)'\n') + 1}: holds a NUL character, so it is not a text file; nothing was judged; "
                + SavedObjectReader.HowToSave);
        }

        if (!SavedJson.LooksLikeJson(text))
            return Yaml(saved);
        try
        {
            return SavedJson.Documents(saved);
        }
        catch (SavedFilesException json) when (json.MayBeYaml)
        {
            return YamlOr(saved, json);
        }
    }

    /// <summary>A flow mapping of YAML may begin as JSON does.</summary>
    private static List<(int Line, ReadOnlyMemory<byte> Json)> YamlOr(SavedText saved, SavedFilesException json)
    {
        try
        {
            return [.. YamlToJson.Documents(saved.Utf8)];
        }
        catch (YamlTextException yaml)
        {
            throw new SavedFilesException(json.Message, yaml);
        }
    }

    private static IEnumerable<(int Line, ReadOnlyMemory<byte> Json)> Yaml(SavedText saved)
    {
        using var documents = YamlToJson.Documents(saved.Utf8).GetEnumerator();
        while (Next())
            yield return documents.Current;

        bool Next()
        {
            try
            {
                return documents.MoveNext();
            }
            catch (YamlTextException error)
            {
                throw new SavedFilesException($"{saved.Name}:{error.Line}: {error.Problem}{Then(saved.Utf8, error)}", error);
            }
        }
    }

    private static string Then(ReadOnlyMemory<byte> text, YamlTextException error) => error switch
    {
        { AtEnd: true } => $". The text ends there: it may have been cut short{InItem(text)}; {NotJudged}; save it again",
        { Problem: TextLimits.TooDeep or TextLimits.TooLong or TextLimits.TooLarge } => $"; {NotJudged}; {SavedObjectReader.HowToSave}",
        _ => "",
    };

    /// <summary>kubectl writes a list's items below <c>items:</c>, each from a dash at the line's start.</summary>
    private static string InItem(ReadOnlyMemory<byte> text)
    {
        var (isList, items) = (false, 0);
        foreach (var line in Encoding.UTF8.GetString(text.Span).AsSpan().EnumerateLines())
        {
            isList |= line is "items:";
            items += isList && line.StartsWith("- ", StringComparison.Ordinal) ? 1 : 0;
        }

        return items > 0 ? $" in item {items} of its list" : "";
    }
}
