namespace Headroom.Kubernetes.Tests.Watching;

/// <summary>The same bytes over and over, never a wait.</summary>
internal sealed class EndlessStream(byte[] bytes) : ReadOnlyStream
{
    private int _at;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var length = Math.Min(buffer.Length, bytes.Length - _at);
        bytes.AsSpan(_at, length).CopyTo(buffer.Span);
        _at = (_at + length) % bytes.Length;
        return ValueTask.FromResult(length);
    }
}
