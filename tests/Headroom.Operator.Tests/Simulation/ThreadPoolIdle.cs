namespace Headroom.Operator.Tests.Simulation;

/// <summary>
/// Tells when nothing of an operator runs any more, so that the clock may move. Whoever asks is on a thread of its own, outside the
/// thread pool.
/// </summary>
/// <remarks>
/// Why it is sound: everything of an operator runs either on the asking thread, within a timer or a start, or on the thread pool. Nothing
/// else starts work: the operator has no threads, sockets or real timers, and its requests are answered on the thread that sends them.
/// The pool counts a thread as busy from before it takes a work item until after it has found none left, and a queued item is counted
/// until a busy thread takes it. So no pending item and no busy thread, seen twice with no item completed in between, means that every
/// task waits for the clock, or for a request that never ends.
/// <para>
/// Threads that the test platform keeps busy all the time are the baseline: the fewest that were ever busy. A story in which the baseline
/// turns out to have been too high is run again. No other test may run beside a story: the collection of these tests is not parallel.
/// </para>
/// <para>
/// What it does not fix: the order in which tasks run that are ready at the same moment. Two workers, or the watches of pods and of
/// policies, may ask the server in either order. Requests are therefore named by what they ask and their number, not by their place in the
/// order of all. With faults, a run of the same seed may for that reason differ from the last one in a few requests.
/// </para>
/// </remarks>
internal sealed class ThreadPoolIdle
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstMeasurement = TimeSpan.FromMilliseconds(500);

    private int _baseline = int.MaxValue;

    /// <summary>How often the baseline turned out to have been too high.</summary>
    public int Corrections { get; private set; }

    /// <summary>To be called before the first story, while no operator runs.</summary>
    public void MeasureBaseline()
    {
        for (var began = Environment.TickCount64; Environment.TickCount64 - began < FirstMeasurement.TotalMilliseconds; Thread.Yield())
            _baseline = Math.Min(_baseline, Busy());
    }

    /// <exception cref="TimeoutException">Something runs for longer than any task of an operator does.</exception>
    public void Wait()
    {
        var (spin, began) = (default(SpinWait), Environment.TickCount64);
        while (true)
        {
            var completed = ThreadPool.CompletedWorkItemCount;
            if (IsQuiet() && IsQuiet() && ThreadPool.CompletedWorkItemCount == completed)
                return;
            spin.SpinOnce(sleep1Threshold: -1);
            if (Environment.TickCount64 - began > Patience.TotalMilliseconds)
                throw new TimeoutException(ToString());
        }
    }

    public override string ToString() =>
        $"{Busy()} threads of the pool are busy, {ThreadPool.PendingWorkItemCount} items wait; without an operator {_baseline} are busy";

    private bool IsQuiet()
    {
        var (pending, busy) = (ThreadPool.PendingWorkItemCount, Busy());
        if (busy < _baseline)
            (_baseline, Corrections) = (busy, Corrections + 1);
        return pending == 0 && busy <= _baseline;
    }

    private static int Busy()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var available, out _);
        return most - available;
    }
}
