using System.Threading.Channels;

namespace Headroom.Kubernetes.Tests.Watching;

/// <summary>Gives what it is fed, when it is fed.</summary>
internal sealed class PipeFedStream : ReadOnlyStream
{
    private readonly Channel<byte[]> _food = Channel.CreateUnbounded<byte[]>();
    private int _reads;

    /// <summary>How many reads have begun.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public void Feed(byte[] bytes) => _food.Writer.TryWrite(bytes);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _reads);
        var bytes = await _food.Reader.ReadAsync(cancellationToken);
        bytes.CopyTo(buffer);
        return bytes.Length;
    }
}
