using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Owners;

/// <summary>
/// Finds what somebody has taken back of what Headroom had set. All of it is worked out anew from the template, the record that travelled with the remedy, and the
/// server's account of who manages which field: nothing has to be written down, and a restart changes nothing. It holds until a person acts, as what is given up does.
/// </summary>
internal static class ContestRule
{
    public static IReadOnlyList<Contest> Find(Policy policy, WorkloadFacts workload)
    {
        if (workload.Record is not { } record || !IsOfNow(record, policy, workload))
            return [];
        return
        [
            .. record.Containers
                .Where(part => part.Value is { GivenUp: null, Killed.Count: > 0 } && policy.ModeOf(part.Key) == PolicyMode.Enforce)
                .OrderBy(part => part.Key, StringComparer.Ordinal)
                .Select(part => Find(part.Key, part.Value, workload))
                .OfType<Contest>()
                // What was changed when the story was long over is no answer to it.
                .Where(contest => !(contest.By?.Time - record.LastAttempt > policy.Backoff.ResetAfter)),
        ];
    }

    /// <summary>The pod template, but for its memory, and the policy are those that the remedy was written for: no person has acted since.</summary>
    private static bool IsOfNow(RemediationRecord record, Policy policy, WorkloadFacts workload) =>
        record.PolicyVersion == policy.Version && record.Template == workload.TemplateVersion;

    private static Contest? Find(string container, ContainerRecord part, WorkloadFacts workload)
    {
        if (workload.Containers.GetValueOrDefault(container) is not { } template)
            return null;
        return part.Request is null
            ? Find(container, MemoryAmount.Limit, part.Limit, template.Limit, workload.Managers)
            : Find(container, MemoryAmount.Request, part.Request, template.Request, workload.Managers);
    }

    /// <summary>No limit is more than any, and no request leaves what a LimitRange gives: only an amount that is named is less.</summary>
    private static Contest? Find(string container, MemoryAmount amount, string? set, MemorySize? now, IReadOnlyList<FieldManager> managers) =>
        MemorySize.ParseOrNull(set) is { } ours && now is { } theirs && theirs < ours
            ? new Contest(container, amount, ours, theirs, ManagerOf(new ManagedMemory(container, amount), managers))
            : null;

    /// <summary>Several may have set the same amount: the last one, and Headroom where there is nobody else.</summary>
    private static FieldManager? ManagerOf(ManagedMemory field, IReadOnlyList<FieldManager> managers) => managers
        .Where(manager => manager.Memory.Contains(field))
        .OrderBy(manager => manager.Name == FieldManager.Headroom).ThenByDescending(manager => manager.Time).ThenBy(manager => manager.Name, StringComparer.Ordinal)
        .FirstOrDefault();
}
