using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Probes;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Decisions;

/// <summary>One container of the workload, and those of its kills that more time for its probes would have prevented, oldest first.</summary>
internal sealed record ProbeCase(string Name, ContainerTemplate Template, IReadOnlyList<JudgedKill> Kills)
{
    public JudgedKill LastKill => Kills[^1];

    /// <summary>The probe that ended it last.</summary>
    public ProbeKind Probe => LastKill.Verdict.Probe!.Probe;

    /// <summary>By name; none where the policy leaves such kills alone.</summary>
    public static IReadOnlyList<ProbeCase> Of(WorkloadCase workloadCase, IReadOnlyList<JudgedKill> kills) => workloadCase.Policy.Probes.OnProbeKill == OnProbeKill.Ignore ? [] :
    [
        .. kills
            .Where(kill => kill.Verdict is { Kind: VerdictKind.ProbeKill, Probe.IsMatterOfTime: true } && workloadCase.Policy.ModeOf(kill.Sighting.Container) != PolicyMode.Paused)
            .GroupBy(kill => kill.Sighting.Container)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ProbeCase(group.Key, workloadCase.Workload.Containers[group.Key], [.. group])),
    ];

    /// <summary>Null where the policy's bounds leave no room.</summary>
    public ProbeRemedy? Remedy(ProbeRules rules) => ProbeExtension.Of(Template.Probes, [.. Kills.Select(kill => kill.Verdict.Probe!)], rules) is { Count: > 0 } changes
        ? new ProbeRemedy(Name, changes) { Init = Template.Init }
        : null;

    /// <summary>What the record keeps of its probes after that, with what they were before the first of all remedies.</summary>
    public static IReadOnlyList<ProbeRecord> Kept(ContainerRecord? before, ProbeRemedy remedy)
    {
        var kept = (before?.ProbeSettings ?? []).ToList();
        foreach (var change in remedy.Changes)
        {
            var field = change.Setting.ToString();
            var known = kept.FindIndex(setting => setting.Field == field);
            if (known >= 0)
                kept[known] = kept[known] with { To = change.To };
            else
                kept.Add(new ProbeRecord(field, change.From, change.To));
        }

        return kept;
    }
}
