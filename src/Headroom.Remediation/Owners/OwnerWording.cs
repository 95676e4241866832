using Headroom.Remediation.Policies;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Owners;

/// <summary>The sentences about those who own what a remedy changes. Nothing in them changes from kill to kill, so that a loop says them once.</summary>
internal static class OwnerWording
{
    /// <summary>What a person has to do who wants what is recommended; empty where no tool keeps the workload.</summary>
    public static string Commit(GitOpsOwner? owner) => owner is null ? "" : $". To be committed: {owner} keeps this workload as its source has it";

    public static string Contested(Policy policy, WorkloadFacts workload, IReadOnlyList<Contest> contests)
    {
        var first = contests[0];
        var advice = workload.GitOps is { } owner
            ? $"Commit {first.Field} {first.Ours} to the source of {owner}"
            : $"Set {first.Field} {first.Ours} again where it is kept";
        return $"{string.Join("; ", contests.Select(Text))}. Nothing is written against that. {advice}, or let Headroom try again: change the pod template or policy {policy.Name}, "
            + $"or remove the annotation {Incidents.RemediationRecord.Annotation}";
    }

    private static string Text(Contest contest) =>
        $"{contest.Container}: {contest.Field} {contest.Ours}, as Headroom had set it, is {contest.Now} again: {Who(contest.By)}";

    private static string Who(FieldManager? manager) => manager switch
    {
        null => "somebody has changed it back, and the cluster does not tell who",
        { Name: FieldManager.Headroom } => "something lowered it on its way into the cluster, such as an admission webhook",
        _ => $"changed back by {manager}",
    };
}
