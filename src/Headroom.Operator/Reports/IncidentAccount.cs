using Headroom.Operator.Entities;
using Headroom.Operator.Patching;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;

namespace Headroom.Operator.Reports;

/// <summary>One look at a workload as the lines of the policy's status. Pure.</summary>
public static class IncidentAccount
{
    /// <param name="remedy">What was written, or is recommended; null where nothing was.</param>
    /// <param name="reversal">What was undone; null where nothing was.</param>
    public static IReadOnlyList<IncidentStatus> Of(
        WorkloadCase workloadCase, Decision decision, IncidentPhase phase, string message, Remedy? remedy = null, Delay? delay = null, Reversal? reversal = null)
    {
        var record = remedy is not null && phase != IncidentPhase.Recommended ? remedy.Record : reversal?.Record ?? workloadCase.Workload.Record;
        var relevant = decision.Kills.Where(kill => !kill.IsHistory && workloadCase.Policy.ModeOf(kill.Sighting.Container) != PolicyMode.Paused).ToList();
        var names = relevant.Select(kill => kill.Sighting.Container)
            .Union(record?.Containers.Keys ?? [])
            .Order(StringComparer.Ordinal);
        return [.. names.Select(name => Line(name, relevant, record))];

        string? TemplateLimit(string name) => workloadCase.Workload.Containers.GetValueOrDefault(name)?.Limit?.ToString();

        IncidentStatus Line(string name, List<JudgedKill> kills, RemediationRecord? kept)
        {
            var own = kills.Where(kill => kill.Sighting.Container == name).ToList();
            var before = kept?.Containers.GetValueOrDefault(name);
            var written = remedy?.Containers.FirstOrDefault(container => container.Container == name);
            var probes = remedy?.Probes.FirstOrDefault(probe => probe.Container == name);
            var isCounted = ((written ?? (object?)probes) is not null && phase != IncidentPhase.Recommended) || reversal?.Containers.Any(container => container.Container == name) == true;
            return new IncidentStatus
            {
                Workload = workloadCase.Workload.Workload.ShortName,
                Container = name,
                Phase = phase.ToString(),
                Reason = phase is IncidentPhase.GaveUp or IncidentPhase.Blocked ? Reason(decision, before) : null,
                Verdict = own.LastOrDefault()?.Verdict.Kind.ToString() ?? before?.Verdict,
                Kills = isCounted ? before!.Kills : (before?.Kills ?? 0) + own.Count,
                Attempts = kept?.Attempts ?? 0,
                MemoryFrom = before?.OriginalLimit ?? written?.From?.ToString() ?? TemplateLimit(name) ?? LastLimit(own),
                MemoryTo = written?.To?.ToString() ?? before?.Limit,
                Probes = Probes(phase == IncidentPhase.Recommended ? (IReadOnlyList<object>?)probes?.Changes : before?.ProbeSettings),
                LastKill = LastKill(own) ?? LastKill(decision.Kills.Where(kill => kill.Sighting.Container == name)),
                NextAttempt = delay?.Until,
                WaitingFor = delay?.Reason.ToString(),
                Message = message,
                Patch = phase == IncidentPhase.Recommended && remedy?.Of(name) is { } told && told.Changed.Any() ? TemplateSnippet.Of(workloadCase.Workload, told) : null,
            };
        }
    }

    public static IncidentStatus OfUnsupported(UnsupportedOwner owner, JudgedKill kill) => new()
    {
        Workload = owner.ShortName,
        Container = kill.Sighting.Container,
        Phase = nameof(IncidentPhase.Unsupported),
        Verdict = kill.Verdict.Kind.ToString(),
        Kills = 1,
        MemoryFrom = kill.Limit?.ToString(),
        LastKill = kill.Sighting.FinishedAt,
        Message = ReportWording.Unsupported(owner, kill),
    };

    private static string? Probes(IReadOnlyList<object>? changes) => changes is { Count: > 0 } ? string.Join(", ", changes) : null;

    /// <summary>Of several containers each has its own.</summary>
    private static string? Reason(Decision decision, ContainerRecord? container) => decision switch
    {
        Decision.Blocked { Reverted: true } => container?.GivenUp?.Reason,
        Decision.GiveUp giveUp => container?.GivenUp?.Reason ?? giveUp.Reason.ToString(),
        Decision.Revert revert => container?.GivenUp?.Reason ?? revert.Reason.ToString(),
        _ => null,
    };

    private static string? LastLimit(List<JudgedKill> kills) => kills.LastOrDefault()?.Limit?.ToString();

    private static DateTimeOffset? LastKill(IEnumerable<JudgedKill> kills) => kills.Max(kill => kill.Sighting.FinishedAt);
}
