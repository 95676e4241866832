using Headroom.Remediation.Decisions;
using Headroom.Remediation.Remedies;

namespace Headroom.Operator.Planning;

/// <summary>A decision in the words of a plan. Pure.</summary>
internal static class PlanEntryMaker
{
    public static PlanEntry Of(WorkloadCase workloadCase, Decision decision)
    {
        var workload = workloadCase.Workload.Workload;
        return new PlanEntry
        {
            Namespace = workload.Namespace,
            Workload = workload.ShortName,
            Policy = workloadCase.Policy,
            Kills = decision.Kills,
            Decision = decision,
            Action = Action(decision),
            Message = decision.Message,
            Remedy = Remedy(workloadCase, decision),
            Until = (decision as Decision.Wait)?.Until,
        };
    }

    private static PlannedAction Action(Decision decision) => decision switch
    {
        Decision.Remediate => PlannedAction.Raise,
        Decision.Wait => PlannedAction.Wait,
        Decision.Recommend => PlannedAction.Recommend,
        Decision.AwaitKills => PlannedAction.AwaitKills,
        Decision.GiveUp => PlannedAction.GiveUp,
        _ => PlannedAction.None,
    };

    /// <summary>After a wait, what would be done at its end, should nothing else happen.</summary>
    private static Remedy? Remedy(WorkloadCase workloadCase, Decision decision) => decision switch
    {
        Decision.Remediate remediate => remediate.Remedy,
        Decision.Recommend recommend => recommend.Remedy,
        Decision.Wait wait => (Judgement.Decide(workloadCase with { Now = wait.Until }) as Decision.Remediate)?.Remedy,
        _ => null,
    };
}
