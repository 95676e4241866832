using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Verdicts;

namespace Headroom.Operator.Reports;

/// <summary>The sentences about what was seen before a remedy and after it.</summary>
internal static class ReportWording
{
    /// <summary>For a remedy that came with the first look: no earlier event says what was seen.</summary>
    public static string Observed(WorkloadCase workloadCase, Decision.Remediate decision)
    {
        var first = decision.Remedy.Containers[0];
        var kills = decision.Kills.Count(kill => kill.Verdict.Kind == VerdictKind.LimitOom && kill.Sighting.Container == first.Container);
        return $"{first.Container} was OOM-killed at its limit of {first.From}: {Count(kills, "kill")} within "
            + $"{KubernetesDuration.Format(workloadCase.Policy.Trigger.Within)}, policy {workloadCase.Policy.Name} acts";
    }

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
