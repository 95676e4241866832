using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Owners;
using Headroom.Remediation.Policies;

namespace Headroom.Remediation.Rollouts;

/// <summary>What follows after a remedy was written, or undone, while its rollout does not come through by itself.</summary>
public static class Aftermath
{
    /// <summary>The decision leaves the template as Headroom has written it: its rollout is what matters now.</summary>
    public static bool Concerns(WorkloadCase workloadCase, Decision decision) =>
        workloadCase.Workload.Record is not null
        && decision is Decision.NothingToHeal or Decision.GiveUp { Reverted: true, Record: null } or Decision.Blocked { Reverted: true };

    /// <summary>Null where there is nothing to recover from.</summary>
    public static Recovery? RecoveryOf(WorkloadCase workloadCase, Decision decision) =>
        decision is Decision.NothingToHeal ? RecoveryWatch.Assess(workloadCase.Workload, workloadCase.Policy, decision.LastKill, workloadCase.Now) : null;

    /// <summary>What keeps new pods from coming up; null for nothing, and where none are to come.</summary>
    public static Obstruction? ObstructionOf(WorkloadCase workloadCase, Decision decision, RolloutFacts seen) =>
        RecoveryOf(workloadCase, decision) is { Recovered: false } recovery ? ObstructionRule.Find(workloadCase.Workload, recovery, seen) : null;

    /// <summary>The decision as it stands before what has become of the rollout; the same where nothing is in its way, or it is about none.</summary>
    public static Decision Decide(WorkloadCase workloadCase, Decision decision, RolloutFacts seen)
    {
        workloadCase = GitOpsRule.Applied(workloadCase);
        if (!Concerns(workloadCase, decision))
            return decision;
        if (ObstructionOf(workloadCase, decision, seen) is { } obstruction)
            return Blocking.Decide(workloadCase, decision.Kills, RecoveryOf(workloadCase, decision)!, obstruction, seen);
        var record = workloadCase.Workload.Record!;
        if (record.Containers.Keys.All(name => workloadCase.Policy.ModeOf(name) != PolicyMode.Enforce))
            return decision;
        if (BrokenPod.Find(workloadCase.Workload, seen.Pods) is { } broken)
            return new Decision.DeletePod(decision.Kills, RolloutWording.Delete(workloadCase, broken, seen.Pods), broken);
        return BrokenPod.IsAwaited(workloadCase.Workload, seen.Pods)
            ? decision with { LookAgain = workloadCase.Now + RecoveryWatch.Pause(workloadCase.Now - record.LastChange) }
            : decision;
    }
}
