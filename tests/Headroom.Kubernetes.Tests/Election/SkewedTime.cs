namespace Headroom.Kubernetes.Tests.Election;

/// <summary>The same time as another clock's, under another date, and counted from another beginning.</summary>
internal sealed class SkewedTime(TimeProvider clock, TimeSpan skew) : TimeProvider
{
    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + skew;

    public override long GetTimestamp() => clock.GetTimestamp() - (skew.Ticks * 3);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
}
