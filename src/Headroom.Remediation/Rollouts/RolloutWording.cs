using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;

namespace Headroom.Remediation.Rollouts;

/// <summary>The sentences about a rollout.</summary>
public static class RolloutWording
{
    private const int MostPods = 5;

    /// <summary>What Headroom has set.</summary>
    public static string Limits(WorkloadCase workloadCase) =>
        string.Join("; ", workloadCase.Workload.Record!.Containers.Select(container => $"{container.Key}: {string.Join(", ", Set(container.Value))}"));

    /// <summary>Of a container's record: its limit, but where only its probes were changed, and what its probes have since.</summary>
    private static IEnumerable<string> Set(ContainerRecord own) =>
    [
        .. own.HasProbesOnly ? Array.Empty<string>() : [$"limit {MemorySize.Readable(own.Limit)}"],
        .. own.ProbeSettings.Select(setting => $"{setting.Field} {setting.To}"),
    ];

    /// <summary>A remedy was written, and does not come through.</summary>
    /// <param name="why">In the cluster's own words.</param>
    public static string Stuck(WorkloadCase workloadCase, string why) =>
        $"{Limits(workloadCase)} since attempt {workloadCase.Workload.Record!.Attempts}, and new pods do not come up: {why}";

    /// <param name="pods">All of the workload's.</param>
    internal static string Delete(WorkloadCase workloadCase, PodFacts broken, IReadOnlyList<PodFacts> pods)
    {
        var workload = workloadCase.Workload;
        var why = workload.Rollout.OnDelete ? "update strategy OnDelete replaces no pod" : "with podManagementPolicy OrderedReady the rollout waits for it";
        return $"{broken.Name} is deleted, to come back with {Limits(workloadCase)}: it is of the former template ({broken.Failure ?? broken.Unschedulable}), and {why}{Kept(workloadCase, pods)}";
    }

    private static string Kept(WorkloadCase workloadCase, IReadOnlyList<PodFacts> pods)
    {
        var kept = !workloadCase.Workload.Rollout.OnDelete ? [] : pods
            .Where(pod => pod.Ready && pod.Revision != workloadCase.Workload.CurrentRevision)
            .Select(pod => pod.Name).Order(StringComparer.Ordinal).ToList();
        return kept.Count == 0
            ? ""
            : $". Healthy pods keep the former template until somebody deletes them: kubectl delete pod -n {workloadCase.Workload.Workload.Namespace} {string.Join(' ', kept.Take(MostPods))}{(kept.Count > MostPods ? " ..." : "")}";
    }
}
