namespace Headroom.Kubernetes.Tests.Election;

/// <summary>
/// A process of one thread that runs only when a test lets it: what its awaits have to go on with is kept until then, in its order.
/// Not to run it is to freeze it.
/// </summary>
internal sealed class OneThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Call, object? State)> _due = new();

    public override void Post(SendOrPostCallback d, object? state) => _due.Enqueue((d, state));

    public T Run<T>(Func<T> start)
    {
        var outer = Current;
        SetSynchronizationContext(this);
        try
        {
            return start();
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }

    /// <summary>Runs up to the next await only.</summary>
    public void RunNext() => Run(() =>
    {
        var (call, state) = _due.Dequeue();
        call(state);
        return 0;
    });

    /// <summary>Runs until nothing is left that could go on.</summary>
    public void Drain() => Run(() =>
    {
        var ran = 0;
        for (; _due.TryDequeue(out var next); ran++)
            next.Call(next.State);
        return ran;
    });
}
