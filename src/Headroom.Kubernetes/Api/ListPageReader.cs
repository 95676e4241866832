using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Api;

/// <summary>
/// Reads one page of a list from its UTF-8, item by item, so that an item which does not fit its type takes only itself out of the list.
/// </summary>
internal static class ListPageReader
{
    private static readonly StreamPipeReaderOptions Buffers = new(bufferSize: 64 * 1024, leaveOpen: true);

    /// <param name="words">Items that say none of them are left out, unread; null: none is.</param>
    /// <exception cref="JsonException">The body is no list.</exception>
    public static async ValueTask<ListPage<T>> ReadAsync<T>(Stream body, JsonTypeInfo<T> type, JsonWords? words, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var pipe = PipeReader.Create(body, Buffers);
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken);
                if (read.IsCompleted)
                    return Parse(read.Buffer, type, words);
                pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static ListPage<T> Parse<T>(in ReadOnlySequence<byte> json, JsonTypeInfo<T> type, JsonWords? words)
        where T : class, IKubernetesObject
    {
        var items = new List<T>();
        var unreadable = new List<UnreadableObject>();
        V1ListMeta? metadata = null;
        var hasItems = false;
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("It is no list.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            var isItems = reader.ValueTextEquals("items"u8);
            reader.Read();
            // Go writes a list of nothing as null, too.
            hasItems |= isItems && reader.TokenType is (JsonTokenType.StartArray or JsonTokenType.Null);
            if (isMetadata)
                metadata = JsonSerializer.Deserialize(ref reader, KubernetesJsonContext.Default.V1ListMeta);
            else if (isItems && reader.TokenType == JsonTokenType.StartArray)
                ReadItems(ref reader, json, type, words, items, unreadable);
            else
                reader.Skip();
        }

        // What an aggregated API works out at each asking has no resource version. What has neither is no list of the API.
        return metadata is not null && (hasItems || metadata.ResourceVersion.Length > 0)
            ? new ListPage<T>(items, metadata.ResourceVersion, metadata.Continue, unreadable)
            : throw new JsonException("It is no list: it has neither items nor metadata.resourceVersion.");
    }

    private static void ReadItems<T>(ref Utf8JsonReader reader, in ReadOnlySequence<byte> json, JsonTypeInfo<T> type, JsonWords? words, List<T> items, List<UnreadableObject> unreadable)
        where T : class, IKubernetesObject
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = reader.TokenStartIndex;
            reader.Skip();
            var item = json.Slice(start, reader.BytesConsumed - start);
            if (words is not null && !MayOccurIn(item, words))
                continue;
            try
            {
                items.Add(ObjectBinder.Bind(item, type));
            }
            catch (JsonException e)
            {
                unreadable.Add(new UnreadableObject(ObjectIdentity.Read(item), e.Message));
            }
        }
    }

    private static bool MayOccurIn(in ReadOnlySequence<byte> item, JsonWords words)
    {
        using var bytes = new ContiguousBytes(item);
        return words.MayOccurIn(bytes.Span);
    }
}
