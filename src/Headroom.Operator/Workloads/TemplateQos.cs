using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Workloads;

/// <summary>
/// The QoS class that a pod template gives its pods, as far as it decides that alone (kubernetes, pkg/apis/core/helper/qos, ComputePodQOS):
/// Guaranteed pods have a limit of CPU and of memory in every container, and requests that equal them. Pure.
/// </summary>
internal static class TemplateQos
{
    /// <summary>Null if the template leaves out what a LimitRange or a webhook may fill in.</summary>
    public static bool? IsGuaranteed(V1PodSpec? pod)
    {
        if (pod is null)
            return null;
        // Resources of the pod itself decide before those of its containers.
        IEnumerable<V1ResourceRequirements?> resources = pod.Resources is { } shared
            ? [shared]
            : (pod.Containers ?? []).Concat(pod.InitContainers ?? []).Select(container => container.Resources);
        var equal = new List<bool?>();
        foreach (var (limits, requests) in resources.Select(own => (own?.Limits, own?.Requests)))
            equal.AddRange([AreEqual(limits?.Memory, requests?.Memory), AreEqual(limits?.Cpu, requests?.Cpu)]);
        if (equal.Contains(false))
            return false;
        return equal.Count == 0 || equal.Contains(null) ? null : true;
    }

    /// <summary>A request that is left out is its limit; a limit that is left out may be filled in.</summary>
    private static bool? AreEqual(string? limit, string? request)
    {
        if (!Quantity.TryParse(limit, out var most) || most.Value <= 0)
            return null;
        return request is null || (Quantity.TryParse(request, out var least) && least == most);
    }
}
