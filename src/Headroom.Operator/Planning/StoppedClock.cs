namespace Headroom.Operator.Planning;

/// <summary>The moment at which everything is judged.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
