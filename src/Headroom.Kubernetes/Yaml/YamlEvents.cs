using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Headroom.Kubernetes.Yaml;

/// <summary>
/// YamlDotNet's events of a text, within <see cref="TextLimits"/>. Every fault of the text becomes a <see cref="YamlTextException"/>.
/// </summary>
/// <param name="reader">The text.</param>
/// <param name="text">The same text once more: only a fault needs it whole.</param>
internal sealed class YamlEvents(TextReader reader, Func<string> text) : IParser
{
    private readonly Parser _parser = new(reader);
    private int _depth;

    public ParsingEvent? Current => _parser.Current;

    /// <summary>Of the current event, from 1.</summary>
    public int Line => (int)(_parser.Current?.Start.Line ?? 1);

    public bool MoveNext()
    {
        try
        {
            if (!_parser.MoveNext())
                return false;
        }
        catch (Exception error) when (error is YamlException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw Fault(error);
        }

        switch (_parser.Current)
        {
            case MappingStart or SequenceStart when ++_depth > TextLimits.DeepestNesting:
                throw new YamlTextException(Line, TextLimits.TooDeep);
            case MappingEnd or SequenceEnd:
                _depth--;
                break;
            case Scalar { Value.Length: > TextLimits.LongestScalar }:
                throw new YamlTextException(Line, TextLimits.TooLong);
        }

        return true;
    }

    /// <summary>Moves on, and answers the event that follows.</summary>
    public ParsingEvent Next() =>
        MoveNext() ? Current! : throw new YamlTextException(Line, "is not valid YAML: it ends too soon") { AtEnd = true };

    /// <summary>The parser's own message may quote what stands on the line, which may be a secret.</summary>
    internal YamlTextException Fault(Exception error)
    {
        // Some broken texts trip the parser up in ways of its own; then only the last event that it understood has a line.
        var (line, index) = error is YamlException known
            ? (Math.Max(known.Start.Line, known.End.Line), Math.Max(known.Start.Index, known.End.Index))
            : (Current?.End.Line ?? 1, Current?.End.Index ?? 0);
        var whole = text();
        if (LineWithTab(whole, (int)line) is { } tab)
            return new YamlTextException(tab, "is not valid YAML: the line is indented with a tab; YAML takes only spaces");
        var content = whole.AsSpan().TrimEnd();
        // What lacks its end is at fault from its beginning, on the last line. Behind it, the parser counts one line too many.
        var last = content.Count('\n') + 1;
        var atEnd = index >= content.Length || line >= last;
        return new YamlTextException(atEnd ? last : (int)line, "is not valid YAML, here or soon after") { AtEnd = atEnd };
    }

    /// <summary>The first line indented with a tab among those around the fault; null if there is none.</summary>
    private static int? LineWithTab(string text, int fault)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (++number > fault + 1)
                break;
            if (number >= fault - 1 && line[..(line.Length - line.TrimStart().Length)].Contains('\t'))
                return number;
        }

        return null;
    }
}
