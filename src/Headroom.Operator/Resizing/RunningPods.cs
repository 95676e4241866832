using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Resizing;

namespace Headroom.Operator.Resizing;

/// <summary>Turns pods into what the rule takes. Pure.</summary>
public static class RunningPods
{
    private const string Pending = "PodResizePending";
    private const string InProgress = "PodResizeInProgress";

    public static RunningPod Of(V1Pod pod)
    {
        var conditions = (pod.Status?.Conditions ?? []).Where(condition => !IsOfEarlierResize(pod, condition)).ToList();
        var (pending, progress, older) = (Holds(conditions, Pending), Holds(conditions, InProgress), pod.Status?.Resize);
        var failing = progress?.Reason == "Error" ? progress : null;
        return new RunningPod(
            pod.Metadata.Name, pod.Metadata.Uid, pod.Metadata.ResourceVersion,
            (pod.Spec?.Containers ?? []).DistinctBy(container => container.Name).ToDictionary(container => container.Name, container => Container(pod, container)))
        {
            Ready = Holds(conditions, "Ready") is not null,
            Leaving = pod.Metadata.DeletionTimestamp is not null || pod.Status?.Phase is "Succeeded" or "Failed",
            Pending = (pending ?? failing) is { } why ? $"{why.Reason}: {why.Message}" : older is "Deferred" or "Infeasible" ? older : null,
            InProgress = progress is not null || older is "InProgress" or "Proposed",
        };
    }

    private static bool IsOfEarlierResize(V1Pod pod, V1PodCondition condition) =>
        condition.Type is Pending or InProgress && condition.ObservedGeneration < pod.Metadata.Generation;

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
