using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Replicas;

/// <summary>
/// While a workload loops, each of its pods costs the cluster the writes of its restarts, and a remedy that turns out too small rolls them all for nothing. So where
/// the policy wants it, fewer run until the remedy is proven. What serves is not taken away: neither a pod that is ready nor one that a disruption budget demands.
/// </summary>
public static class ReplicaReduction
{
    /// <summary>What has to be known of others is asked only where it matters.</summary>
    public static bool IsWanted(WorkloadCase workloadCase) =>
        workloadCase is { Policy.ReplicasWhileLooping: { } wanted, Workload: { Workload.Kind: WorkloadKind.Deployment or WorkloadKind.StatefulSet or WorkloadKind.ReplicaSet, Rollout.Pods: var pods } }
        && pods > wanted;

    /// <summary>The remedy with fewer pods, in the same patch and with the number of before in its record; the same where that is not wanted, or must not be.</summary>
    /// <returns>And what there is to say of it; null for nothing.</returns>
    public static (Remedy Remedy, string? Note) Of(WorkloadCase workloadCase, Remedy remedy, PreflightFacts facts)
    {
        if (!IsWanted(workloadCase))
            return (remedy, null);
        var (pods, wanted) = (workloadCase.Workload.Rollout.Pods, workloadCase.Policy.ReplicasWhileLooping!.Value);
        if (Owner(workloadCase.Workload, facts) is { } owner)
            return (remedy, $"its {pods} replicas stay: {owner}");
        var demanded = facts.DisruptionBudgets!.Where(budget => budget.Selects(workloadCase.Workload.PodLabels)).MaxBy(budget => budget.Demands(pods));
        var least = Math.Max(wanted, Math.Max(workloadCase.Workload.Ready, demanded?.Demands(pods) ?? 0));
        if (least >= pods)
            return (remedy, $"its {pods} replicas stay: {(workloadCase.Workload.Ready >= pods ? "all of them are ready" : $"PodDisruptionBudget {demanded!.Name} demands {demanded.Demands(pods)}")}");
        var change = new ReplicaChange(pods, least);
        return (
            remedy with { Replicas = change, Record = remedy.Record with { Replicas = new ReplicaRecord(pods, least) } },
            $"{change} until that is proven, then {pods} again");
    }

    /// <summary>Why the number of its pods is not ours to change; null where it is.</summary>
    private static string? Owner(WorkloadFacts workload, PreflightFacts facts)
    {
        if (facts.ScaledBy is null || facts.DisruptionBudgets is null)
            return $"who else sets their number is not known, since {(facts.ScaledBy is null ? "HorizontalPodAutoscalers" : "PodDisruptionBudgets")} could not be listed";
        return facts.ScaledBy.FirstOrDefault(autoscaler => autoscaler.Target.Is(workload.Workload)) is { } owner ? $"HPA {owner.Name} sets their number" : null;
    }
}
