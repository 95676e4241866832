using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Api;

/// <summary>
/// Takes the UTF-8 of one page of a list piece by piece, and what is in it item by item, so that an item which does not fit its type takes only itself out of the list.
/// </summary>
/// <param name="words">Items that say none of them are left out, unread; null: none is.</param>
internal sealed class ListPageParser<T>(JsonTypeInfo<T> type, JsonWords? words)
    where T : class, IKubernetesObject
{
    private readonly List<T> _items = [];
    private readonly List<UnreadableObject> _unreadable = [];
    private JsonReaderState _state;
    private Place _place;
    private V1ListMeta? _metadata;
    private bool _hasItems;

    private enum Place
    {
        Start,
        Fields,
        Items,
        End,
    }

    /// <summary>Takes what is whole.</summary>
    /// <param name="json">Begins with what the last call has left.</param>
    /// <param name="isAll">Nothing follows.</param>
    /// <returns>Where to go on when there is more.</returns>
    /// <exception cref="JsonException">It is no JSON, or no object.</exception>
    public SequencePosition Read(in ReadOnlySequence<byte> json, bool isAll)
    {
        var reader = new Utf8JsonReader(json, isAll, _state);
        var whole = reader;
        while (_place != Place.End && TryStep(ref reader, json))
            whole = reader;
        _state = whole.CurrentState;
        return _place == Place.End ? json.End : whole.Position;
    }

    /// <exception cref="JsonException">It is no list.</exception>
    public ListPage<T> ToPage() =>
        // What an aggregated API works out at each asking has no resource version. What has neither is no list of the API.
        _metadata is not null && (_hasItems || _metadata.ResourceVersion.Length > 0)
            ? new ListPage<T>(_items, _metadata.ResourceVersion, _metadata.Continue, _unreadable)
            : throw new JsonException("It is no list: it has neither items nor metadata.resourceVersion.");

    /// <summary>One step further; where what it needs is not whole yet, nothing has changed but the reader.</summary>
    private bool TryStep(ref Utf8JsonReader reader, in ReadOnlySequence<byte> json)
    {
        if (!reader.Read())
            return false;
        switch (_place)
        {
            case Place.Start:
                _place = reader.TokenType == JsonTokenType.StartObject ? Place.Fields : throw new JsonException("It is no list.");
                return true;
            case Place.Fields when reader.TokenType == JsonTokenType.PropertyName:
                return TryField(ref reader);
            case Place.Fields:
                _place = Place.End;
                return true;
            case Place.Items when reader.TokenType == JsonTokenType.EndArray:
                _place = Place.Fields;
                return true;
            default:
                return TryItem(ref reader, json);
        }
    }

    private bool TryField(ref Utf8JsonReader reader)
    {
        var isMetadata = reader.ValueTextEquals("metadata"u8);
        var isItems = reader.ValueTextEquals("items"u8);
        if (!reader.Read())
            return false;
        var value = reader;
        if (isItems && reader.TokenType == JsonTokenType.StartArray)
            _place = Place.Items;
        else if (!reader.TrySkip())
            return false;
        // Go writes a list of nothing as null, too.
        _hasItems |= isItems && value.TokenType is (JsonTokenType.StartArray or JsonTokenType.Null);
        if (isMetadata)
            _metadata = JsonSerializer.Deserialize(ref value, KubernetesJsonContext.Default.V1ListMeta);
        return true;
    }

    private bool TryItem(ref Utf8JsonReader reader, in ReadOnlySequence<byte> json)
    {
        var start = reader.TokenStartIndex;
        if (!reader.TrySkip())
            return false;
        var item = json.Slice(start, reader.BytesConsumed - start);
        if (words is not null && !MayOccurIn(item, words))
            return true;
        try
        {
            _items.Add(ObjectBinder.Bind(item, type));
        }
        catch (JsonException e)
        {
            _unreadable.Add(new UnreadableObject(ObjectIdentity.Read(item), e.Message));
        }

        return true;
    }

    private static bool MayOccurIn(in ReadOnlySequence<byte> item, JsonWords words)
    {
        using var bytes = new ContiguousBytes(item);
        return words.MayOccurIn(bytes.Span);
    }
}
