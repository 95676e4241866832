using System.Buffers;
using System.Text.Json;

namespace Headroom.Kubernetes.Watching;

/// <summary>What one line of a watch says happened, and the JSON of what it happened to, not yet read: what the object is depends on the type.</summary>
internal readonly record struct WatchEnvelope(WatchEventType Type, ReadOnlySequence<byte> Object)
{
    /// <summary>Reads the members in any order and skips those that it does not know.</summary>
    /// <exception cref="JsonException">The line is no JSON object, or has no object in it.</exception>
    public static WatchEnvelope Parse(in ReadOnlySequence<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("It is no JSON object.");
        var type = WatchEventType.Unknown;
        ReadOnlySequence<byte>? found = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isObject = reader.ValueTextEquals("object"u8);
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String)
                type = TypeOf(reader);
            var start = reader.TokenStartIndex;
            reader.Skip();
            if (isObject)
                found = line.Slice(start, reader.BytesConsumed - start);
        }

        // Reading on past the end: a line of two objects is none.
        if (reader.Read())
            throw new JsonException("It goes on after its end.");
        return new WatchEnvelope(type, found ?? throw new JsonException("It has no object."));
    }

    private static WatchEventType TypeOf(in Utf8JsonReader reader) =>
        reader.ValueTextEquals("MODIFIED"u8) ? WatchEventType.Modified
        : reader.ValueTextEquals("ADDED"u8) ? WatchEventType.Added
        : reader.ValueTextEquals("DELETED"u8) ? WatchEventType.Deleted
        : reader.ValueTextEquals("BOOKMARK"u8) ? WatchEventType.Bookmark
        : reader.ValueTextEquals("ERROR"u8) ? WatchEventType.Error
        : WatchEventType.Unknown;
}
