using Headroom.Operator.Patching;
using Headroom.Operator.Reports;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Preflight;

namespace Headroom.Operator.Planning;

/// <summary>A decision in the words of a plan. Pure.</summary>
internal static class PlanEntryMaker
{
    /// <param name="due">The decision itself; of a wait, the one that comes after it.</param>
    public static PlanEntry Of(WorkloadCase workloadCase, Decision decision, Decision due)
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
            Note = Note(workloadCase, decision, due),
            Remedy = PreflightChain.RemedyOf(due),
            Patch = Patch(workloadCase, due),
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
        Decision.Remediate { Remedy.Containers.Count: 0 } => PlannedAction.Extend,
        Decision.Remediate => PlannedAction.Raise,
        Decision.Wait => PlannedAction.Wait,
        Decision.Recommend => PlannedAction.Recommend,
        Decision.AwaitKills => PlannedAction.AwaitKills,
        Decision.Blocked => PlannedAction.Blocked,
        Decision.DeletePod => PlannedAction.DeletePod,
        Decision.RestoreReplicas => PlannedAction.RestoreReplicas,
        Decision.Contested => PlannedAction.Contested,
        Decision.GiveUp => PlannedAction.GiveUp,
        Decision.Revert => PlannedAction.Revert,
        _ => PlannedAction.None,
    };

    /// <summary>What a person would commit, as YAML; null where nothing is recommended.</summary>
    public static string? Patch(WorkloadCase workloadCase, Decision due) =>
        due is Decision.Recommend told ? TemplateSnippet.Of(workloadCase.Workload, told.Remedy) : null;

    /// <summary>Null where there is nothing to say.</summary>
    private static string? Note(WorkloadCase workloadCase, Decision decision, Decision due)
    {
        if (decision is Decision.Wait && due is Decision.Blocked blocked)
            return $"then blocked: {blocked.Message}";
        var isComputed = decision is not (Decision.LeaveAlone or Decision.NothingToHeal or Decision.AwaitKills);
        var amounts = isComputed && !workloadCase.Workload.TemplateSaved
            ? "template not saved: the amounts are the pod's"
            : null;
        var when = due is Decision.Remediate or Decision.Recommend or Decision.Revert ? ReportWording.WhenItCounts(workloadCase, due) : null;
        var notes = due.Notes.Prepend(amounts).Append(when).OfType<string>().ToList();
        return notes.Count == 0 ? null : string.Join("; ", notes);
    }
}
