namespace Headroom.Kubernetes.Queueing;

/// <summary>A delay that doubles with every failure in a row, up to a bound, with jitter so that those who failed together do not return together.</summary>
/// <param name="First">The delay after the first failure, before jitter.</param>
/// <param name="Longest">No delay is longer.</param>
public sealed record ExponentialBackoff(TimeSpan First, TimeSpan Longest)
{
    /// <summary>The delay after <paramref name="failures"/> failures in a row: between half and the whole of the doubled one.</summary>
    /// <param name="failures">At least 1.</param>
    /// <param name="chance">From 0 up to 1.</param>
    public TimeSpan Delay(int failures, double chance)
    {
        // Past 2^40 times the first delay every bound is reached; more would overflow.
        var doubled = First.TotalSeconds * Math.Pow(2, Math.Min(failures, 41) - 1);
        return TimeSpan.FromSeconds(Math.Min(doubled, Longest.TotalSeconds) * (0.5 + (0.5 * chance)));
    }
}
