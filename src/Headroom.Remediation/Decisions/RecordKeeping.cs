using Headroom.Remediation.Incidents;
using Headroom.Remediation.Remedies;

namespace Headroom.Remediation.Decisions;

/// <summary>Carries a workload's record on by one remedy.</summary>
internal static class RecordKeeping
{
    private const int LongestSeries = 10;

    public static RemediationRecord Next(WorkloadCase workloadCase, History history, IReadOnlyList<ContainerCase> due, IReadOnlyList<ContainerRemedy> remedies)
    {
        // Containers that this remedy does not touch keep their part while their limit is still ours.
        var containers = (workloadCase.Workload.Record?.Containers ?? new Dictionary<string, ContainerRecord>())
            .Where(entry => history.Of(entry.Key) is not null)
            .ToDictionary();
        foreach (var remedy in remedies)
            containers[remedy.Container] = Next(due.First(container => container.Name == remedy.Container), remedy, history.Of(remedy.Container));
        return new RemediationRecord
        {
            Attempts = history.Attempts + 1,
            LastAttempt = workloadCase.Now,
            Policy = workloadCase.Policy.Name,
            Containers = new SortedDictionary<string, ContainerRecord>(containers, StringComparer.Ordinal),
        };
    }

    private static ContainerRecord Next(ContainerCase container, ContainerRemedy remedy, ContainerRecord? before) => new()
    {
        OriginalLimit = before is null ? container.Template.Limit?.ToString() : before.OriginalLimit,
        OriginalRequest = before is null ? container.Template.Request?.ToString() : before.OriginalRequest,
        Limit = (remedy.To ?? container.Template.Limit)?.ToString(),
        Kills = (before?.Kills ?? 0) + container.Kills.Count,
        Verdict = container.LastKill.Verdict.Kind.ToString(),
        Killed = [.. (before?.Killed ?? []).Append(new KillPoint(remedy.From?.ToString(), Seconds(container.LastKill.Sighting.Uptime))).TakeLast(LongestSeries)],
    };

    private static int? Seconds(TimeSpan? uptime) => uptime is { } time ? (int)time.TotalSeconds : null;
}
