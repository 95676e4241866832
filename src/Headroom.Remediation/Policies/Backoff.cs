namespace Headroom.Remediation.Policies;

/// <summary>
/// The least time between two remedies of one workload: <see cref="Initial"/>, times <see cref="FactorPercent"/> / 100 for each
/// attempt, at most <see cref="Max"/>. A kill within <see cref="Initial"/> of the container's start does not wait:
/// the last step was shown to be too small, and every further restart costs more writes than the next step.
/// </summary>
/// <param name="ResetAfter">Attempts older than this no longer count.</param>
public sealed record Backoff(TimeSpan Initial, int FactorPercent, TimeSpan Max, TimeSpan ResetAfter)
{
    /// <summary>The wait after so many attempts; zero after none.</summary>
    public TimeSpan After(int attempts)
    {
        if (attempts <= 0 || Initial == TimeSpan.Zero)
            return TimeSpan.Zero;
        var wait = Initial.TotalSeconds * Math.Pow(FactorPercent / 100.0, attempts - 1);
        return wait >= Max.TotalSeconds ? Max : TimeSpan.FromSeconds(wait);
    }
}
