using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Rollouts;

/// <summary>What has to be read of a rollout before <see cref="Aftermath"/> can say how it stands: as little as possible.</summary>
/// <param name="Refusals">Where pods are missing.</param>
public sealed record RolloutNeeds(bool Pods, bool Refusals)
{
    /// <summary>Where the decision is about no rollout, nothing.</summary>
    public static RolloutNeeds Of(WorkloadCase workloadCase, Decision decision)
    {
        var workload = workloadCase.Workload;
        if (!Aftermath.Concerns(workloadCase, decision))
            return new RolloutNeeds(false, false);
        var recovery = Aftermath.RecoveryOf(workloadCase, decision);
        return new RolloutNeeds(
            Pods: workload.Workload.Kind != WorkloadKind.CronJob && (workload.Rollout.KeepsBrokenPods || recovery is { Stalled: true }),
            // Other controllers say it in the workload's own conditions.
            Refusals: recovery is { Recovered: false } && workload.Workload.Kind is WorkloadKind.StatefulSet or WorkloadKind.DaemonSet);
    }
}
