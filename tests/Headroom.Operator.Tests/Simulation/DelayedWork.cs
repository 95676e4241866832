namespace Headroom.Operator.Tests.Simulation;

/// <summary>Keys to be worked a moment later on the driver's thread; a key that waits already is worked once.</summary>
internal sealed class DelayedWork(ManualTime time, TimeSpan delay, Action<string> work)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _waiting = [];

    public void Add(string key)
    {
        lock (_lock)
        {
            if (!_waiting.Add(key))
                return;
        }

        time.After(delay, () =>
        {
            lock (_lock)
                _waiting.Remove(key);
            work(key);
        });
    }
}
