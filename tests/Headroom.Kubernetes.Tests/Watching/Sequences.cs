using System.Buffers;

namespace Headroom.Kubernetes.Tests.Watching;

/// <summary>Bytes in pieces, as buffers may hold them.</summary>
internal static class Sequences
{
    /// <param name="pieces">Of any lengths, none too.</param>
    public static ReadOnlySequence<byte> Of(params byte[][] pieces)
    {
        var first = new Segment(pieces[0], 0);
        var last = pieces.Skip(1).Aggregate(first, (segment, piece) => segment.Append(piece));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, long index) => (Memory, RunningIndex) = (bytes, index);

        public Segment Append(byte[] bytes)
        {
            var next = new Segment(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
