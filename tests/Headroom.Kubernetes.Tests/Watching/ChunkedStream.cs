namespace Headroom.Kubernetes.Tests.Watching;

/// <summary>Gives one chunk with each read, and then ends.</summary>
internal sealed class ChunkedStream(IEnumerable<byte[]> chunks) : ReadOnlyStream
{
    private readonly IEnumerator<byte[]> _chunks = chunks.Where(chunk => chunk.Length > 0).GetEnumerator();
    private ReadOnlyMemory<byte> _rest;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_rest.IsEmpty)
            _rest = _chunks.MoveNext() ? _chunks.Current : default;
        var length = Math.Min(buffer.Length, _rest.Length);
        _rest[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return ValueTask.FromResult(length);
    }
}
