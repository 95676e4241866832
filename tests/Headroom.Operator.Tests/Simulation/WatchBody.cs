using System.Text;
using System.Threading.Channels;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>The body of a watch's answer: what the server writes can be read at once, and a reader that has all of it waits.</summary>
internal sealed class WatchBody : Stream
{
    private readonly Channel<byte[]> _chunks = Channel.CreateUnbounded<byte[]>();
    private ReadOnlyMemory<byte> _rest;

    /// <summary>Runs when the reader has closed it.</summary>
    public Action? Closed { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Send(string text) => _chunks.Writer.TryWrite(Encoding.UTF8.GetBytes(text));

    /// <summary>The server ends the stream.</summary>
    public void End() => _chunks.Writer.TryComplete();

    /// <summary>The connection breaks.</summary>
    public void Break() => _chunks.Writer.TryComplete(new IOException("the simulated connection broke"));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty)
        {
            if (!await _chunks.Reader.WaitToReadAsync(cancellationToken))
                return 0;
            if (_chunks.Reader.TryRead(out var chunk))
                _rest = chunk;
        }

        var read = Math.Min(buffer.Length, _rest.Length);
        _rest[..read].CopyTo(buffer);
        _rest = _rest[read..];
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Closed?.Invoke();
        base.Dispose(disposing);
    }
}
