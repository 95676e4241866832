namespace Headroom.Kubernetes.Watching;

/// <summary>Cancels what waits for bytes when none has been heard for too long, or when its owner stops.</summary>
internal sealed class Watchdog : IDisposable
{
    private readonly TimeSpan _patience;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;

    public Watchdog(TimeSpan patience, TimeProvider time, CancellationToken stop)
    {
        _patience = patience;
        _silence = new CancellationTokenSource(patience, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, stop);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Starts the patience afresh.</summary>
    public void Heard() => _silence.CancelAfter(_patience);

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
    }
}
