namespace Headroom.Kubernetes.Election;

/// <summary>
/// Whether this process leads, as far as it can know by its own clock. What writes asks <see cref="MayWrite"/> right before each request:
/// the answer turns false by the clock alone, also where the process was frozen and nothing of it has run.
/// </summary>
/// <remarks>
/// Safe for several threads. Once it has turned from true to false it stays false: who lost the lead ends, and begins again as another.
/// The clock is the time provider's timestamp; where a suspended machine's does not count the time that it slept, neither does this.
/// </remarks>
public sealed class Leadership
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _acquired = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private readonly TimeSpan _window;

    /// <summary>When the request began that renewed last; null before the first.</summary>
    private long? _renewedAt;

    private bool _ended;
    private string? _leader;

    private Leadership(TimeProvider time, TimeSpan window) => (_time, _window) = (time, window);

    /// <summary>Ends when this process begins to lead. Stays ended when it leads no more.</summary>
    public Task Acquired => _acquired.Task;

    /// <summary>Leads, and began the request that renewed the lease last less than the renew deadline ago.</summary>
    public bool MayWrite => Left is not { } left || left > TimeSpan.Zero;

    /// <summary>For how much longer it may write without another renewal; zero where it may not; null where it leads without election.</summary>
    public TimeSpan? Left
    {
        get
        {
            if (_window == Timeout.InfiniteTimeSpan)
                return null;
            lock (_lock)
                return LeftOfWindow();
        }
    }

    /// <summary>The identity that leads, as far as it is known; null where nobody is known to.</summary>
    public string? Leader
    {
        get
        {
            lock (_lock)
                return _leader;
        }
    }

    /// <summary>For programs without election: leads from the beginning, without end.</summary>
    /// <param name="leader">What <see cref="Leader"/> says.</param>
    public static Leadership Always(string? leader = null)
    {
        var leadership = new Leadership(TimeProvider.System, Timeout.InfiniteTimeSpan) { _leader = leader };
        leadership._acquired.SetResult();
        return leadership;
    }

    /// <summary>Does not lead until a <see cref="LeaderElector"/> with the same options says so.</summary>
    public static Leadership Elected(LeaderElectionOptions options, TimeProvider time) => new(time, options.RenewDeadline);

    /// <summary>Another leads, or nobody (null).</summary>
    internal void Follow(string? leader)
    {
        lock (_lock)
            _leader = leader;
    }

    /// <param name="began">When the request began that acquired or renewed the lease.</param>
    /// <returns>False where the answer came too late: before, the time had run out.</returns>
    internal bool Lead(string identity, long began)
    {
        lock (_lock)
        {
            if (_ended || (_renewedAt is not null && LeftOfWindow() == TimeSpan.Zero) || _time.GetElapsedTime(began) >= _window)
                return false;
            (_renewedAt, _leader) = (began, identity);
        }

        _acquired.TrySetResult();
        return true;
    }

    /// <summary>Lost or given up, for good.</summary>
    /// <param name="leader">Who leads instead; null where it is not known.</param>
    internal void End(string? leader)
    {
        lock (_lock)
            (_ended, _leader) = (true, leader);
    }

    private TimeSpan LeftOfWindow()
    {
        if (_ended || _renewedAt is not { } since)
            return TimeSpan.Zero;
        var left = _window - _time.GetElapsedTime(since);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
