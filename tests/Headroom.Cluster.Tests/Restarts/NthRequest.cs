using Headroom.Cluster.Tests.Storm;

namespace Headroom.Cluster.Tests.Restarts;

/// <summary>One request of an operator, counted from its start, meets a fault; no other does. Counts what is asked, lines of watches and looks at readiness apart.</summary>
/// <param name="number">From 1.</param>
internal sealed class NthRequest(int number, Fault fault) : IFaultChoice
{
    private readonly TaskCompletionSource _come = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _asked;

    /// <summary>Completed when the request has come.</summary>
    public Task Come => _come.Task;

    public int Asked => Volatile.Read(ref _asked);

    public Fault? Roll(ApiRequest request, params ReadOnlySpan<Fault> possible)
    {
        if (!possible.Contains(fault) || Interlocked.Increment(ref _asked) != number)
            return null;
        _come.SetResult();
        return fault;
    }
}
