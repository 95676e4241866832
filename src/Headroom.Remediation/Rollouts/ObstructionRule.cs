using Headroom.Remediation.Incidents;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Rollouts;

/// <summary>Whether something keeps new pods from coming up: what the workload's conditions say, what its controller has recorded, and where it stands still, its pods.</summary>
public static class ObstructionRule
{
    /// <summary>Null where nothing is known to.</summary>
    public static Obstruction? Find(WorkloadFacts workload, Recovery recovery, RolloutFacts seen)
    {
        if (workload.Obstruction is { } told)
            return told;
        if ((workload.PodsMissing || seen.PodsMissing) && seen.Refused is { } refused && refused.Last >= workload.Record?.LastAttempt)
            return new Obstruction(ObstructionKind.PodsRefused, $"FailedCreate: {refused.Words}");
        return recovery.Stalled && seen.Pods.FirstOrDefault(pod => pod is { Terminating: false, Unschedulable: not null }) is { } pending
            ? new Obstruction(ObstructionKind.Unschedulable, $"pod {pending.Name} is Unschedulable: {pending.Unschedulable}")
            : null;
    }
}
