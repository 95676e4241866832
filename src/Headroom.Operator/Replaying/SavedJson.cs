using System.Text.Json;
using Headroom.Kubernetes.Yaml;

namespace Headroom.Operator.Replaying;

/// <summary>Finds the documents in a JSON text: there may be several, as <c>cat a.json b.json</c> and <c>jq -c</c> write them.</summary>
internal ref struct SavedJson
{
    private const string NotJudged = "nothing in it was judged";

    private readonly string _name;
    private readonly ReadOnlySpan<byte> _bytes;
    private Utf8JsonReader _reader;
    private int _open;
    private bool _inItems;
    private int _items;

    private SavedJson(string name, ReadOnlySpan<byte> bytes)
    {
        _name = name;
        _bytes = bytes;
        // One level more than is read tells what is too deep from what is not JSON; a block that is not final does so for what is cut short.
        var options = new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = TextLimits.DeepestNesting + 1 };
        _reader = new Utf8JsonReader(bytes, isFinalBlock: false, new JsonReaderState(options));
    }

    /// <summary>Told by its first characters: flow mappings of YAML may begin so too, but kubectl writes none.</summary>
    public static bool LooksLikeJson(ReadOnlySpan<byte> text)
    {
        var start = text.TrimStart(" \t\r\n"u8);
        var next = start.IsEmpty ? default : start[1..].TrimStart(" \t\r\n"u8);
        return start switch
        {
            [(byte)'{', ..] => next is [] or [(byte)'"' or (byte)'}', ..],
            [(byte)'[', ..] => next is [] or [(byte)'{' or (byte)'[' or (byte)']' or (byte)'"', ..],
            _ => false,
        };
    }

    /// <exception cref="SavedFilesException">The text is not JSON, was cut short, or exceeds <see cref="TextLimits"/>.</exception>
    public static IReadOnlyList<(int Line, ReadOnlyMemory<byte> Json)> Documents(SavedText saved)
    {
        var found = new List<(int, ReadOnlyMemory<byte>)>();
        var json = new SavedJson(saved.Name, saved.Utf8.Span);
        while (json.Next() is { } range)
            found.Add((json.Line(range.Start.Value), saved.Utf8[range]));
        return found;
    }

    /// <summary>Where the next document stands; null at the end of the text.</summary>
    private Range? Next()
    {
        var start = -1;
        try
        {
            while (_reader.Read())
            {
                if (start < 0)
                    (start, _items, _inItems) = ((int)_reader.TokenStartIndex, 0, false);
                Look();
                if (_open == 0)
                    return start..(int)_reader.BytesConsumed;
            }
        }
        catch (JsonException error)
        {
            var (line, column) = ((error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1);
            throw new SavedFilesException(
                $"{_name}:{line}: is not valid JSON at line {line}, column {column}; {NotJudged}; {SavedObjectReader.HowToSave}", error)
            {
                MayBeYaml = true,
            };
        }

        if (_open == 0 && _bytes[(int)_reader.BytesConsumed..].IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return null;
        var item = _inItems ? $" after item {_items} of its list" : "";
        var last = Line(_bytes.TrimEnd(" \t\r\n"u8).Length);
        throw new SavedFilesException(
            $"{_name}:{last}: was cut short{item}: the JSON ends before it is closed; {NotJudged}; save it again");
    }

    private void Look()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray when ++_open > TextLimits.DeepestNesting:
                throw Limit(TextLimits.TooDeep);
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _open--;
                _items += _inItems && _open == 2 ? 1 : 0;
                _inItems &= _open >= 2;
                break;
            case JsonTokenType.PropertyName when _open == 1:
                _inItems = _reader.ValueTextEquals("items"u8);
                CheckText();
                break;
            case JsonTokenType.PropertyName or JsonTokenType.String:
                CheckText();
                break;
        }
    }

    private readonly void CheckText()
    {
        if (_reader.ValueSpan.Length > TextLimits.LongestScalar)
            throw Limit(TextLimits.TooLong);
        if (!_reader.ValueIsEscaped)
            return;
        try
        {
            _ = _reader.GetString();
        }
        catch (InvalidOperationException half)
        {
            throw new SavedFilesException(
                $"{_name}:{Line((int)_reader.TokenStartIndex)}: has half of a surrogate pair (\\ud8..), which is no text; {NotJudged}", half);
        }
    }

    private readonly SavedFilesException Limit(string problem) =>
        new($"{_name}:{Line((int)_reader.TokenStartIndex)}: {problem}; {NotJudged}; {SavedObjectReader.HowToSave}");

    private readonly int Line(int at) => _bytes[..at].Count((byte)'\n') + 1;
}
