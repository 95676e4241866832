using Headroom.Kubernetes.Resources;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Rollouts;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Rollouts;

/// <summary>Turns the pods that the API server answered into what is judged of a rollout. Pure.</summary>
internal static class PodFactsReader
{
    /// <summary>The scheduler's word for a request that no node has room for.</summary>
    private const string NoMemory = "Insufficient memory";

    /// <summary>The workload's own. A Deployment's are its ReplicaSets': which of those are its own is not read, and its labels have to do.</summary>
    public static IReadOnlyList<PodFacts> Read(WorkloadRef workload, IEnumerable<V1Pod> pods) =>
        [.. pods.Where(pod => workload.Kind == WorkloadKind.Deployment || pod.Metadata.ControllerOwner()?.Uid == workload.Uid).Select(pod => Read(workload.Kind, pod))];

    private static PodFacts Read(WorkloadKind kind, V1Pod pod)
    {
        var conditions = pod.Status?.Conditions ?? [];
        return new PodFacts(pod.Metadata.Name, pod.Metadata.Uid, pod.Metadata.ResourceVersion)
        {
            Created = pod.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue,
            Revision = kind == WorkloadKind.Deployment
                ? pod.Metadata.ControllerOwner()?.Name
                : WorkloadFacts.RevisionLabel(kind) is { } label ? pod.Metadata.Label(label) : null,
            Ready = conditions.Any(condition => condition is { Type: "Ready", Status: "True" }),
            Terminating = pod.Metadata.DeletionTimestamp is not null,
            Failure = Failure(pod.Status),
            Unschedulable = pod.Status?.Phase == "Pending" ? conditions.FirstOrDefault(IsUnschedulable)?.Message : null,
            Containers = FactsReader.Containers(pod.Spec),
        };
    }

    /// <summary>A container that is to run for as long as its pod has failed, too, where it ended well: some do, when a probe has them asked to end.</summary>
    private static string? Failure(V1PodStatus? status)
    {
        foreach (var (container, isInit) in (status?.InitContainerStatuses ?? []).Select(status => (status, true)).Concat((status?.ContainerStatuses ?? []).Select(status => (status, false))))
        {
            if (!container.Ready && (container.State?.Terminated ?? container.LastState?.Terminated) is { } ended && (!isInit || ended.ExitCode != 0 || ended.Reason == SightingReader.OomKilled))
                return ended.Reason == SightingReader.OomKilled ? $"{container.Name} was OOM-killed" : $"{container.Name} ended with exit code {ended.ExitCode}";
        }

        return null;
    }

    private static bool IsUnschedulable(V1PodCondition condition) =>
        condition is { Type: "PodScheduled", Status: "False" } && condition.Message?.Contains(NoMemory, StringComparison.Ordinal) == true;
}
