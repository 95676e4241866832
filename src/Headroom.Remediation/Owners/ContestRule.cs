using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Probes;
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
                .Where(part => part.Value.GivenUp is null && policy.ModeOf(part.Key) == PolicyMode.Enforce)
                .OrderBy(part => part.Key, StringComparer.Ordinal)
                .SelectMany(part => Find(part.Key, part.Value, workload))
                // What was changed when the story was long over is no answer to it.
                .Where(contest => !(contest.By?.Time - record.LastAttempt > policy.Backoff.ResetAfter)),
        ];
    }

    /// <summary>The pod template, but for its memory, and the policy are those that the remedy was written for: no person has acted since.</summary>
    private static bool IsOfNow(RemediationRecord record, Policy policy, WorkloadFacts workload) =>
        record.PolicyVersion == policy.Version && record.Template == workload.TemplateVersion;

    private static IEnumerable<Contest> Find(string container, ContainerRecord part, WorkloadFacts workload)
    {
        if (workload.Containers.GetValueOrDefault(container) is not { } template)
            return [];
        return Memory(part, template)
            .Concat(part.ProbeSettings.Select(setting => (setting.Field, Ours: (long?)setting.To, Now: (long?)setting.In(template.Probes), Text: (Func<long, string>)ProbeSetting.Text)))
            .Where(field => field.Now < field.Ours)
            .Select(field => new Contest(
                container, field.Field, field.Text(field.Ours!.Value), field.Text(field.Now!.Value), ManagerOf(new ManagedField(container, field.Field), workload.Managers)));
    }

    /// <summary>No limit is more than any, and no request leaves what a LimitRange gives: only an amount that is named is less.</summary>
    private static IEnumerable<(string Field, long? Ours, long? Now, Func<long, string> Text)> Memory(ContainerRecord part, ContainerTemplate template)
    {
        if (part.Killed.Count == 0)
            return [];
        var (field, ours, now) = part.Request is null ? (ManagedField.Limit, part.Limit, template.Limit) : (ManagedField.Request, part.Request, template.Request);
        return [(field, MemorySize.ParseOrNull(ours)?.Bytes, now?.Bytes, bytes => new MemorySize(bytes).ToString())];
    }

    /// <summary>Several may have set the same field: the last one, and Headroom where there is nobody else.</summary>
    private static FieldManager? ManagerOf(ManagedField field, IReadOnlyList<FieldManager> managers) => managers
        .Where(manager => manager.Fields.Contains(field))
        .OrderBy(manager => manager.Name == FieldManager.Headroom).ThenByDescending(manager => manager.Time).ThenBy(manager => manager.Name, StringComparer.Ordinal)
        .FirstOrDefault();
}
