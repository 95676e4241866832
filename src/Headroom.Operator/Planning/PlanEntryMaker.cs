using Headroom.Operator.Reports;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
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
            Note = decision is Decision.Remediate or Decision.Recommend or Decision.Revert ? ReportWording.WhenItCounts(workloadCase, decision) : null,
            Remedy = Remedy(workloadCase, decision),
            Reversal = (decision as Decision.Revert)?.Reversal,
            Until = (decision as Decision.Wait)?.Until,
        };
    }

    /// <param name="kills">Oldest first.</param>
    /// <param name="objection">Why nothing is said of them; null where it is.</param>
    public static PlanEntry Of(UnsupportedOwner owner, Policy policy, IReadOnlyList<JudgedKill> kills, string? objection) => new()
    {
        Namespace = owner.Reference.Namespace,
        Workload = owner.ShortName,
        Policy = policy,
        Kills = kills,
        Action = objection is null ? PlannedAction.Unsupported : PlannedAction.None,
        Message = objection ?? ReportWording.NothingChanged(owner, kills[^1]),
    };

    public static PlannedAction Action(Decision decision) => decision switch
    {
        Decision.Remediate => PlannedAction.Raise,
        Decision.Wait => PlannedAction.Wait,
        Decision.Recommend => PlannedAction.Recommend,
        Decision.AwaitKills => PlannedAction.AwaitKills,
        Decision.GiveUp => PlannedAction.GiveUp,
        Decision.Revert => PlannedAction.Revert,
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
