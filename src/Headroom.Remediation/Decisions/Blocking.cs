using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Rollouts;

namespace Headroom.Remediation.Decisions;

/// <summary>What follows where new pods of a remedy cannot come up: it is said, and where the policy wants it, undone.</summary>
internal static class Blocking
{
    /// <param name="obstruction">Undone is what it has kept for <c>stableFor</c> from reaching any pod: what helps some is not taken from them.</param>
    public static Decision Decide(WorkloadCase workloadCase, IReadOnlyList<JudgedKill> kills, Recovery recovery, Obstruction obstruction, RolloutFacts seen)
    {
        var (policy, workload) = (workloadCase.Policy, workloadCase.Workload);
        var stuck = RolloutWording.Stuck(workloadCase, obstruction.Words);
        if (policy.OnGiveUp != OnGiveUp.Revert || !recovery.Stalled)
            return new Decision.Blocked(kills, stuck) { LookAgain = recovery.LookAgain };
        if (seen.Pods.Any(pod => pod.Ready && pod.HasMemoryOf(workload)))
            return new Decision.Blocked(kills, $"{stuck}. Nothing is reverted: some pods run with it") { LookAgain = recovery.LookAgain };

        var history = new History(workloadCase);
        List<ContainerReversal> reversals =
        [
            .. workload.Record!.Containers.Keys
                .Where(name => policy.ModeOf(name) == PolicyMode.Enforce && history.Of(name) is { GivenUp: null })
                .Select(name => GivingUp.Reversal(name, workload.Containers[name], history.Of(name)))
                .OfType<ContainerReversal>(),
        ];
        if (reversals.Count == 0)
            return new Decision.Blocked(kills, stuck) { LookAgain = recovery.LookAgain };
        var record = RecordKeeping.Block(workloadCase, history, reversals, obstruction, seen.Obstacle);
        return new Decision.Revert(
            kills, GiveUpWording.Kept(policy, GivingUp.GivenUp(record)), GiveUpReason.RemedyBlocked, stuck, new Reversal(reversals, record));
    }
}
