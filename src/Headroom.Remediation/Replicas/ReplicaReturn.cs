using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Replicas;

/// <summary>Gives a workload back the pods that were taken from it, when its remedy is proven, and when nothing further is done about it. Whatever number somebody else has set since stays.</summary>
public static class ReplicaReturn
{
    /// <summary>What was taken and not given back, where nobody else has set another number since; null for nothing.</summary>
    public static ReplicaChange? Owed(WorkloadFacts workload) =>
        workload.Record?.Replicas is { } taken && taken.To == workload.Rollout.Pods && taken.From > taken.To ? new ReplicaChange(taken.To, taken.From) : null;

    /// <summary>The decision, or where the story is over, that the pods come back first. What undoes a remedy brings them with it.</summary>
    public static Decision Decide(WorkloadCase workloadCase, Decision decision)
    {
        if (Owed(workloadCase.Workload) is not { } owed)
            return decision;
        var record = workloadCase.Workload.Record!;
        if (decision is Decision.Revert revert)
            return revert with { Reversal = revert.Reversal with { Replicas = owed, Record = revert.Reversal.Record with { Replicas = null } } };
        return Why(workloadCase, decision) is { } why
            ? new Decision.RestoreReplicas(decision.Kills, $"{owed}, as before Headroom: {why}", owed, record with { Replicas = null })
            : decision;
    }

    /// <summary>Null while it is not over.</summary>
    private static string? Why(WorkloadCase workloadCase, Decision decision) => decision switch
    {
        Decision.GiveUp => "it is given up",
        Decision.Blocked { Reverted: true } => "its remedy was undone",
        Decision.Contested => "somebody has taken back what was set",
        Decision.NothingToHeal => RecoveryWatch.Assess(workloadCase.Workload, workloadCase.Policy, decision.LastKill, workloadCase.Now) switch
        {
            { Recovered: true } => "its remedy has held on those that were left",
            null => "its story is over",
            _ => null,
        },
        _ => null,
    };
}
