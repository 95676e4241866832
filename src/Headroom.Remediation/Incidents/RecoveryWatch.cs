using Headroom.Remediation.Policies;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Incidents;

/// <summary>Whether a remedy has helped: a patch that was accepted is not yet a workload that runs.</summary>
public static class RecoveryWatch
{
    /// <summary>In seconds, a day: probes may be told to wait for ever.</summary>
    private const long LongestPatience = 86_400;

    private static readonly TimeSpan ShortestLook = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Recovered where every pod is of the newest template and ready, and <c>stableFor</c> has passed since the remedy and since the last kill.
    /// Null where there is nothing to recover from: no remedy, or one that <c>resetAfter</c> has closed, or none that was not undone.
    /// </summary>
    /// <param name="lastKill">The newest kill of the current template, or null for none.</param>
    public static Recovery? Assess(WorkloadFacts workload, Policy policy, DateTimeOffset? lastKill, DateTimeOffset now)
    {
        if (workload.Record is not { } record || !record.StillCounts(now, policy.Backoff.ResetAfter) || record.IsUndone)
            return null;
        var since = lastKill > record.LastAttempt ? lastKill.Value : record.LastAttempt;
        var stableFor = StableFor(workload, policy);
        if (now < since + stableFor)
            return new Recovery(Recovered: false, LookAgain: since + stableFor);
        if (workload.RolledOut)
            return new Recovery(Recovered: true, LookAgain: null);
        return new Recovery(Recovered: false, LookAgain: now + Pause(now - since)) { Stalled = true };
    }

    /// <summary>
    /// How long a remedy has to hold: <c>stableFor</c>, and where probes were given more time, or pods are to come back, at least as long as it takes the probes to end a
    /// container that has not come up all the same.
    /// </summary>
    public static TimeSpan StableFor(WorkloadFacts workload, Policy policy)
    {
        var patience = workload.Containers
            .Where(container => workload.Record is { Replicas: not null } || workload.Record?.Containers.GetValueOrDefault(container.Key) is { ProbeSettings.Count: > 0 })
            .Select(container => container.Value.Probes.Patience)
            .DefaultIfEmpty(0).Max();
        var longest = TimeSpan.FromSeconds(Math.Min(patience, LongestPatience)) + workload.GracePeriod;
        return patience > 0 && longest > policy.StableFor ? longest : policy.StableFor;
    }

    /// <summary>Until the next look at a rollout that nothing tells of: the longer it takes, the seldomer it is looked at.</summary>
    /// <param name="takes">How long it has taken.</param>
    public static TimeSpan Pause(TimeSpan takes)
    {
        var pause = takes / 4;
        return pause < ShortestLook ? ShortestLook : pause > LongestLook ? LongestLook : pause;
    }
}

/// <param name="LookAgain">When the next look is due; null once recovered.</param>
public sealed record Recovery(bool Recovered, DateTimeOffset? LookAgain)
{
    /// <summary>For <c>stableFor</c> nothing was killed, and still not every pod is new and ready: something may keep them from coming up.</summary>
    public bool Stalled { get; init; }
}
