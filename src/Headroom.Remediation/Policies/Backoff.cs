namespace Headroom.Remediation.Policies;

/// <summary>
/// The least time between two remedies of one workload: <see cref="Initial"/>, times <see cref="FactorPercent"/> / 100 for each
/// attempt, at most <see cref="Max"/>. A kill within <see cref="Initial"/> of the container's start does not wait:
/// the last step was shown to be too small, and every further restart costs more writes than the next step.
/// </summary>
/// <param name="ResetAfter">Attempts older than this no longer count.</param>
public sealed record Backoff(TimeSpan Initial, int FactorPercent, TimeSpan Max, TimeSpan ResetAfter)
{
    /// <summary>What jitter adds at most, in percent.</summary>
    private const int JitterPercent = 20;

    /// <summary>The wait after so many attempts, without jitter; zero after none.</summary>
    public TimeSpan After(int attempts)
    {
        if (attempts <= 0 || Initial == TimeSpan.Zero)
            return TimeSpan.Zero;
        var wait = Initial.TotalSeconds * Math.Pow(FactorPercent / 100.0, attempts - 1);
        return wait >= Max.TotalSeconds ? Max : TimeSpan.FromSeconds(wait);
    }

    /// <summary>
    /// The same with up to 20 % added, so that workloads which failed together do not return together. How much follows from
    /// <paramref name="who"/> and the attempt: whoever asks again, also after a restart, gets the same answer. In whole seconds, rounded up, and never past
    /// <see cref="ResetAfter"/>, when the attempts would be forgotten.
    /// </summary>
    public TimeSpan After(int attempts, string who)
    {
        var wait = TimeSpan.FromSeconds(Math.Ceiling(After(attempts).TotalSeconds * (1 + (Scatter.Of($"{who}/{attempts}") * JitterPercent / 100))));
        return wait < ResetAfter ? wait : ResetAfter;
    }
}
