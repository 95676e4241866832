namespace Headroom.Operator.Governor.Turns;

/// <summary>
/// Which looks at workloads are under way: what only tells of healing lets them pass. In a storm they all come at once, and each remedy waits for whatever else is read,
/// written and sent before it. Safe for use by several threads.
/// </summary>
public sealed class LooksUnderWay(TimeProvider time)
{
    /// <summary>For whoever tells: a storm may go on for minutes, and what is told of it is read meanwhile.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private TaskCompletionSource _calm = new();
    private int _looks;

    /// <summary>A look begins; it ends when the answer is disposed, once.</summary>
    public IDisposable Begin()
    {
        lock (_lock)
        {
            if (_looks++ == 0)
                _calm = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        return new EndOfLook(this);
    }

    /// <summary>Waits until no look is under way, or the news is a second old.</summary>
    /// <param name="since">Since when there is something to tell: <see cref="TimeProvider.GetTimestamp"/>.</param>
    public async Task LetPassAsync(long since, CancellationToken cancellationToken)
    {
        Task calm;
        TimeSpan left;
        lock (_lock)
        {
            left = Patience - time.GetElapsedTime(since);
            if (_looks == 0 || left <= TimeSpan.Zero)
                return;
            calm = _calm.Task;
        }

        await Task.WhenAny(calm, Task.Delay(left, time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void End()
    {
        lock (_lock)
        {
            if (--_looks == 0)
                _calm.SetResult();
        }
    }

    private sealed class EndOfLook(LooksUnderWay looks) : IDisposable
    {
        public void Dispose() => looks.End();
    }
}
