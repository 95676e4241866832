using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Api;

/// <summary>Reads one page of a list as it comes. No more of its text is held than the item that is being read.</summary>
internal static class ListPageReader
{
    private static readonly StreamPipeReaderOptions Buffers = new(bufferSize: 64 * 1024, leaveOpen: true);

    /// <param name="words">Items that say none of them are left out, unread; null: none is.</param>
    /// <exception cref="JsonException">The body is no list.</exception>
    public static async ValueTask<ListPage<T>> ReadAsync<T>(Stream body, JsonTypeInfo<T> type, JsonWords? words, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var parser = new ListPageParser<T>(type, words);
        var pipe = PipeReader.Create(body, Buffers);
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken);
                var rest = parser.Read(read.Buffer, read.IsCompleted);
                if (read.IsCompleted)
                    return parser.ToPage();
                pipe.AdvanceTo(rest, read.Buffer.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }
}
