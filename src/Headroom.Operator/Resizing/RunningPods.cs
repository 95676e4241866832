using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Resizing;

namespace Headroom.Operator.Resizing;

/// <summary>Turns pods into what the rule takes. Pure.</summary>
public static class RunningPods
{
    public static RunningPod Of(V1Pod pod)
    {
        var conditions = pod.Status?.Conditions ?? [];
        return new RunningPod(
            pod.Metadata.Name, pod.Metadata.Uid, pod.Metadata.ResourceVersion,
            (pod.Spec?.Containers ?? []).DistinctBy(container => container.Name).ToDictionary(container => container.Name, container => Container(pod, container)))
        {
            Ready = Holds(conditions, "Ready") is not null,
            Leaving = pod.Metadata.DeletionTimestamp is not null || pod.Status?.Phase is "Succeeded" or "Failed",
            Pending = Holds(conditions, "PodResizePending") is { } pending ? $"{pending.Reason}: {pending.Message}" : null,
            InProgress = Holds(conditions, "PodResizeInProgress") is not null,
        };
    }

    private static PodContainer Container(V1Pod pod, V1Container container)
    {
        var status = pod.Status?.ContainerStatuses?.FirstOrDefault(status => status.Name == container.Name);
        return new PodContainer(
            Memory(container.Resources?.Limits), Memory(container.Resources?.Requests), Memory(status?.Resources?.Limits),
            status?.State is { Running: not null, Waiting: null, Terminated: null });
    }

    private static MemorySize? Memory(V1ResourceAmounts? amounts) => MemorySize.ParseOrNull(amounts?.Memory);

    private static V1PodCondition? Holds(IReadOnlyList<V1PodCondition> conditions, string type) => conditions.FirstOrDefault(condition => condition.Type == type && condition.Status == "True");
}
