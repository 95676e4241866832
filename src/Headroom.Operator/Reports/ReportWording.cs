using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;

namespace Headroom.Operator.Reports;

/// <summary>The sentences about what was seen before a remedy and after it.</summary>
internal static class ReportWording
{
    /// <summary>For a remedy that came with the first look: no earlier event says what was seen.</summary>
    public static string Observed(WorkloadCase workloadCase, Decision.Remediate decision)
    {
        var container = decision.Remedy.Containers[0].Container;
        var kills = decision.Kills.Where(kill => !kill.IsHistory && kill.Sighting.Container == container).ToList();
        return $"{Kill(kills[^1])}. {Count(kills.Count, "kill")} within {KubernetesDuration.Format(workloadCase.Policy.Trigger.Within)}: policy {workloadCase.Policy.Name} acts";
    }

    /// <summary>One kill as an event tells it: which, what it was, and what can be done.</summary>
    public static string Kill(JudgedKill kill) =>
        $"{kill.Sighting.Container} of {kill.Sighting.Pod}: {kill.Verdict}";

    public static string Recovering(WorkloadCase workloadCase) =>
        $"{Limits(workloadCase)} since attempt {workloadCase.Workload.Record!.Attempts}; recovered when every pod has run for {StableFor(workloadCase)} without a kill";

    public static string Recovered(WorkloadCase workloadCase)
    {
        var record = workloadCase.Workload.Record!;
        var kills = record.Containers.Values.Sum(container => container.Kills);
        return $"{Limits(workloadCase)} holds: no kill for {StableFor(workloadCase)}, every pod ready (after {Count(kills, "kill")} and {Count(record.Attempts, "attempt")})";
    }

    private static string Limits(WorkloadCase workloadCase) =>
        string.Join("; ", workloadCase.Workload.Record!.Containers.Select(container => $"{container.Key}: limit {container.Value.Limit}"));

    private static string StableFor(WorkloadCase workloadCase) => KubernetesDuration.Format(workloadCase.Policy.StableFor);

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
