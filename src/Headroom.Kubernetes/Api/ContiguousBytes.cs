using System.Buffers;

namespace Headroom.Kubernetes.Api;

/// <summary>Bytes in one piece: as they are where they are in one, else copied together into a pooled buffer, which disposing gives back.</summary>
internal readonly ref struct ContiguousBytes : IDisposable
{
    private readonly byte[]? _rented;

    public ContiguousBytes(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
        {
            Span = bytes.FirstSpan;
            return;
        }

        var length = checked((int)bytes.Length);
        _rented = ArrayPool<byte>.Shared.Rent(length);
        bytes.CopyTo(_rented);
        Span = _rented.AsSpan(0, length);
    }

    /// <summary>Not to be used after the disposal.</summary>
    public ReadOnlySpan<byte> Span { get; }

    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
    }
}
