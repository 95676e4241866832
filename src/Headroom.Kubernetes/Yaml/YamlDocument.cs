using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Headroom.Kubernetes.Yaml;

/// <summary>
/// Writes the events of one document as JSON while they are parsed. An alias copies the JSON of what its anchor names, up to
/// <see cref="TextLimits.LargestExpansion"/>.
/// </summary>
internal sealed class YamlDocument : IDisposable
{
    /// <summary>Above it, a set of keys is not kept for the next mapping: to clear it would cost more than to make one.</summary>
    private const int MostKeysKept = 256;

    private const string StringTag = "tag:yaml.org,2002:str";

    // No browser reads this JSON: what need not be escaped is not.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly YamlEvents _events;
    private readonly ArrayBufferWriter<byte> _buffer;
    private readonly Utf8JsonWriter _json;
    private readonly Dictionary<string, Anchored?> _anchors = [];
    private readonly Dictionary<string, int>?[] _keys = new Dictionary<string, int>?[TextLimits.DeepestNesting];
    private int _expanded;

    private YamlDocument(YamlEvents events, int size)
    {
        _events = events;
        _buffer = new ArrayBufferWriter<byte>(Math.Max(size, 256));
        _json = new Utf8JsonWriter(_buffer, Options);
    }

    /// <param name="events">At the document's root; afterwards at the end of the root.</param>
    /// <param name="size">How many bytes of JSON to expect.</param>
    public static ReadOnlyMemory<byte> Json(YamlEvents events, int size)
    {
        using var document = new YamlDocument(events, size);
        document.Write(0);
        document._json.Flush();
        return document._buffer.WrittenMemory;
    }

    public void Dispose() => _json.Dispose();

    /// <summary>Writes the current event's node, and answers how deep it is nested.</summary>
    private int Write(int depth)
    {
        var anchor = _events.Current is NodeEvent { Anchor: { IsEmpty: false } name } ? name.Value : null;
        if (anchor is null)
            return WriteNode(depth);
        // Null while it is open: an alias within it would refer to itself.
        _anchors[anchor] = null;
        var start = Written;
        var height = WriteNode(depth);
        _anchors[anchor] = new Anchored(start, Written, height);
        return height;
    }

    private int Written => (int)(_json.BytesCommitted + _json.BytesPending);

    private int WriteNode(int depth)
    {
        switch (_events.Current)
        {
            case Scalar scalar:
                var isText = scalar.Style != ScalarStyle.Plain || (scalar.Tag is { IsEmpty: false, IsNonSpecific: false } tag && tag.Value == StringTag);
                YamlScalar.Write(_json, scalar.Value, plain: !isText);
                return 0;
            case AnchorAlias alias:
                return WriteAlias(alias.Value.Value, depth);
            case MappingStart:
                return WriteMapping(depth);
            case SequenceStart:
                return WriteSequence(depth);
            default:
                throw new YamlTextException(_events.Line, "is not valid YAML, here or soon after");
        }
    }

    private int WriteSequence(int depth)
    {
        var height = 0;
        _json.WriteStartArray();
        while (_events.Next() is not SequenceEnd)
            height = Math.Max(height, Write(depth + 1));
        _json.WriteEndArray();
        return height + 1;
    }

    private int WriteMapping(int depth)
    {
        var height = 0;
        var keys = _keys[depth] ??= new Dictionary<string, int>(StringComparer.Ordinal);
        _json.WriteStartObject();
        while (_events.Next() is var key and not MappingEnd)
        {
            WriteKey(key, keys);
            _events.Next();
            height = Math.Max(height, Write(depth + 1));
        }

        _json.WriteEndObject();
        if (keys.Count > MostKeysKept)
            _keys[depth] = null;
        else
            keys.Clear();
        return height + 1;
    }

    private void WriteKey(ParsingEvent key, Dictionary<string, int> keys)
    {
        if (key is not Scalar { Value: var name } scalar)
            throw new YamlTextException(_events.Line, "has a key that is a list, a mapping or an alias; Headroom reads only text as a key");
        if (name == "<<" && scalar.Style == ScalarStyle.Plain)
            throw new YamlTextException(_events.Line, "has a merge key (<<), which Headroom does not read; write the fields out");
        if (!keys.TryAdd(name, _events.Line))
            throw new YamlTextException(_events.Line, $"has the same key as line {keys[name]}, in the same mapping; remove one of them");
        _json.WritePropertyName(name);
    }

    private int WriteAlias(string name, int depth)
    {
        if (!_anchors.TryGetValue(name, out var known))
            throw new YamlTextException(_events.Line, "has an alias without an anchor before it");
        if (known is not var (start, end, height))
            throw new YamlTextException(_events.Line, "has an anchor that refers to itself");
        if (depth + height > TextLimits.DeepestNesting)
            throw new YamlTextException(_events.Line, TextLimits.TooDeep);
        _json.Flush();
        var json = _buffer.WrittenSpan[start..end];
        // The separator before an item of a list is written with the item.
        if (json is [(byte)',', ..])
            json = json[1..];
        if (json.Length > TextLimits.LargestExpansion - _expanded)
            throw new YamlTextException(_events.Line, TextLimits.TooLarge);
        _expanded += json.Length;
        _json.WriteRawValue(json, skipInputValidation: true);
        return height;
    }

    /// <summary>Where the JSON of an anchor's node stands.</summary>
    private sealed record Anchored(int Start, int End, int Height);
}
