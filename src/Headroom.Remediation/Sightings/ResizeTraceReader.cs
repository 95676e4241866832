using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;

namespace Headroom.Remediation.Sightings;

/// <summary>
/// Reads what a pod shows of a resize. <c>status.containerStatuses[].resources</c> is of now: a resize after the death, or one that landed
/// while the container was down (kubernetes #138760), was not in force when it died.
/// </summary>
internal static class ResizeTraceReader
{
    /// <param name="spec">The container's resources in the pod's spec.</param>
    public static ResizeTrace Read(V1Pod pod, V1ContainerStatus status, V1ResourceRequirements? spec)
    {
        // Kubernetes 1.33 and later count the changes of a pod's spec from 1; older servers give pods no generation.
        var generation = pod.Metadata.Generation;
        if (generation == 1)
            return ResizeTrace.None;
        if (status.Resources is not { } present)
            return generation == 0 ? ResizeTrace.None : ResizeTrace.Possible;
        var (isPending, isInProgress) = (
            Holds(pod, "PodResizePending") || pod.Status?.Resize is "Proposed" or "Deferred" or "Infeasible",
            Holds(pod, "PodResizeInProgress") || pod.Status?.Resize == "InProgress");
        var request = Amount(present.Requests);
        var isAllocated = request is null || Amount(status.AllocatedResources) == request;
        // What is only asked for has changed nothing yet.
        if (isInProgress || (!isPending && (Amount(present.Limits), request) != (Amount(spec?.Limits), Amount(spec?.Requests))))
            return ResizeTrace.Seen;
        return isAllocated && (generation == 0 || isPending) ? ResizeTrace.NotSeen : ResizeTrace.Possible;
    }

    /// <summary>A condition that was written for an earlier generation is over.</summary>
    private static bool Holds(V1Pod pod, string type) => pod.Status?.Conditions?.Any(condition =>
        condition.Type == type && condition.Status == "True" && !(condition.ObservedGeneration < pod.Metadata.Generation)) == true;

    private static MemorySize? Amount(V1ResourceAmounts? amounts) => MemorySize.ParseOrNull(amounts?.Memory);
}
