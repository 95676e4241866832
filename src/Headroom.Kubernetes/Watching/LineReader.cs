using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Headroom.Kubernetes.Watching;

/// <summary>Splits a stream into lines as its bytes come, wherever the buffers end. A line is never copied.</summary>
internal sealed class LineReader(Stream body, int longestLine, Watchdog watchdog) : IAsyncDisposable
{
    private static readonly StreamPipeReaderOptions Buffers = new(bufferSize: 64 * 1024, minimumReadSize: 4 * 1024, leaveOpen: true);

    private readonly PipeReader _pipe = PipeReader.Create(body, Buffers);
    private ReadOnlySequence<byte> _unread;
    private long _searched;
    private bool _holdsBuffer;
    private bool _atEnd;

    /// <summary>Whether the line answered last had its line break; the last one of a stream that was cut has not.</summary>
    public bool LineIsWhole { get; private set; }

    /// <summary>The next line without its line break, valid until the next call; null at the stream's end.</summary>
    /// <exception cref="LineTooLongException">The line is longer than it may be.</exception>
    /// <exception cref="OperationCanceledException">The watchdog has seen no byte for too long, or was cancelled.</exception>
    public ValueTask<ReadOnlySequence<byte>?> ReadAsync()
    {
        while (true)
        {
            if (_holdsBuffer && TryTakeLine() is { } line)
                return ValueTask.FromResult<ReadOnlySequence<byte>?>(line);
            if (_unread.Length > longestLine)
                return ValueTask.FromException<ReadOnlySequence<byte>?>(new LineTooLongException());
            if (_atEnd)
                return ValueTask.FromResult(TakeRest());
            if (_holdsBuffer)
                _pipe.AdvanceTo(_unread.Start, _unread.End);
            watchdog.Heard();
            var read = _pipe.ReadAsync(watchdog.Token);
            if (!read.IsCompletedSuccessfully)
                return ReadAfterAsync(read);
            Take(read.Result);
        }
    }

    public ValueTask DisposeAsync() => _pipe.CompleteAsync();

    /// <summary>Apart from the above so that only a real wait costs an async method; and that one, from a pool.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadOnlySequence<byte>?> ReadAfterAsync(ValueTask<ReadResult> read)
    {
        Take(await read);
        return await ReadAsync();
    }

    private void Take(ReadResult read) => (_unread, _atEnd, _holdsBuffer) = (read.Buffer, read.IsCompleted, true);

    private ReadOnlySequence<byte>? TryTakeLine()
    {
        if (_unread.Slice(_searched).PositionOf((byte)'\n') is not { } end)
        {
            _searched = _unread.Length;
            return null;
        }

        var line = _unread.Slice(0, end);
        _unread = _unread.Slice(_unread.GetPosition(1, end));
        (_searched, LineIsWhole) = (0, true);
        return line;
    }

    private ReadOnlySequence<byte>? TakeRest()
    {
        var rest = _unread;
        (_unread, _searched, LineIsWhole) = (_unread.Slice(_unread.End), 0, false);
        return rest.IsEmpty ? null : rest;
    }
}
