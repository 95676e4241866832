namespace Headroom.Remediation.Settling;

/// <summary>Whether there is anything to settle at a workload that has recovered.</summary>
public abstract record SettlingState
{
    /// <summary>No limit has leapt, or each has settled once, or has not so far to come down that it would be worth a rollout.</summary>
    public sealed record Nothing : SettlingState;

    /// <summary>A limit has leapt, and stays where it is.</summary>
    public sealed record Stays(string Why) : SettlingState;

    /// <summary>Limits are to settle.</summary>
    /// <param name="Containers">In the order of their names.</param>
    /// <param name="After">For how long what they use is measured before: of several the longest.</param>
    public sealed record Open(IReadOnlyList<string> Containers, TimeSpan After) : SettlingState;
}
