namespace Headroom.Operator.Tests.Simulation;

/// <summary>
/// A clock that stands still until the driver moves it, one timer at a time. Timers run on the driver's thread, by due time, and those
/// due at the same time in the order in which they were set.
/// </summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();

    private readonly SortedSet<ManualTimer> _waiting =
        new(Comparer<ManualTimer>.Create((one, other) => (one.Due, one.Number).CompareTo((other.Due, other.Number))));

    private DateTimeOffset _now = Beginning;
    private long _numbers;

    /// <summary>What it shows at first.</summary>
    public static DateTimeOffset Beginning { get; } = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>When the next timer is due; null if none is set.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_lock)
                return _waiting.Min?.Due;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _now;
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    /// <summary>Moves the clock to the next timer and runs it.</summary>
    /// <returns>False if no timer is due until <paramref name="latest"/>; then the clock stands at <paramref name="latest"/>.</returns>
    public bool TryRunNext(DateTimeOffset latest)
    {
        ManualTimer timer;
        lock (_lock)
        {
            if (_waiting.Min is not { } next || next.Due > latest)
            {
                _now = latest > _now ? latest : _now;
                return false;
            }

            timer = next;
            _now = timer.Due > _now ? timer.Due : _now;
            _waiting.Remove(timer);
            if (timer.Period > TimeSpan.Zero)
                Set(timer, timer.Due + timer.Period);
        }

        timer.Run();
        return true;
    }

    /// <summary>Runs <paramref name="action"/> on the driver's thread once so much time has passed.</summary>
    public void After(TimeSpan delay, Action action) => CreateTimer(_ => action(), null, delay, Timeout.InfiniteTimeSpan);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private void Set(ManualTimer timer, DateTimeOffset due)
    {
        (timer.Due, timer.Number) = (due, _numbers++);
        _waiting.Add(timer);
    }

    private sealed class ManualTimer(ManualTime time, Action run) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public long Number { get; set; }

        public TimeSpan Period { get; private set; }

        public void Run() => run();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._lock)
            {
                time._waiting.Remove(this);
                Period = period;
                if (dueTime >= TimeSpan.Zero)
                    time.Set(this, time._now + dueTime);
                return true;
            }
        }

        public void Dispose()
        {
            lock (time._lock)
                time._waiting.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
