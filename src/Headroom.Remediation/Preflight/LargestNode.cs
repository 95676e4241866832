using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Remedies;

namespace Headroom.Remediation.Preflight;

/// <summary>
/// A pod that requests more than the largest node has can never be scheduled. Then the request stays as it is, since with that the pods do run, and the limit is
/// raised all the same; where limit and request belong together, the remedy is blocked. What is free on the nodes is not asked.
/// </summary>
internal static class LargestNode
{
    public static Finding? Check(PreflightInput input)
    {
        if (input.Facts.LargestNode is not { } node || input.After.Requests is var wanted && wanted <= node.Allocatable)
            return null;
        var kept = input.Remedy.Containers.Aggregate(input.Remedy, (remedy, container) => KeepRequest(input, remedy, container));
        var after = PodMemory.Of(input.Workload, input.Facts.LimitRanges, kept);
        var tooLarge = $"a pod would request {wanted}, and the largest node ({node.Name}) has {node.Allocatable} allocatable";
        if (after.Requests > node.Allocatable || kept.Containers.Any(container => IsBound(input, after, container)))
            return new Finding.Blocked($"{tooLarge}: add a larger node, or lower the policy's ceiling or requests.percent");
        return new Finding.Passed(kept, $"the request stays as it is, since {tooLarge}");
    }

    private static Remedy KeepRequest(PreflightInput input, Remedy remedy, ContainerRemedy container)
    {
        var template = input.Workload.Containers[container.Container];
        return RemedyCut.WithRequest(remedy, container.Container, container.RequestFrom == template.Request ? null : container.RequestFrom);
    }

    /// <summary>The limit cannot be raised without the request, or there is nothing but the request to raise.</summary>
    private static bool IsBound(PreflightInput input, PodMemory after, ContainerRemedy container)
    {
        var own = after.Of(container.Container);
        return container.To is null
            || input.Kills.Any(kill => kill.Sighting.Container == container.Container && input.Workload.IsGuaranteed(kill.Sighting))
            || own.Request >= own.Limit
            || input.Facts.LimitRanges.Any(range => RequestRatio.Least(own.Limit ?? MemorySize.Zero, range.ContainerRatio) > (own.Request ?? MemorySize.Zero)
                || RequestRatio.Least(after.Limits, range.PodRatio) > after.Requests);
    }
}
