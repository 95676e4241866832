using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;

namespace Headroom.Operator.Reports;

/// <summary>What is said of a remedy's success.</summary>
internal static class RecoveryWording
{
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
