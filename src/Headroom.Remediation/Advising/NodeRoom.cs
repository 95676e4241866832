using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Advising;

/// <summary>How much of a node's memory its pods have requested.</summary>
public sealed record NodeRoom(string Name, MemorySize Allocatable, MemorySize Requested)
{
    public MemorySize Left => Requested < Allocatable ? new MemorySize(Allocatable.Bytes - Requested.Bytes) : MemorySize.Zero;

    /// <summary>The one with the most left; null for no nodes.</summary>
    /// <param name="pods">Each pod that is placed, and has not ended.</param>
    public static NodeRoom? Most(IEnumerable<NodeSize> nodes, IEnumerable<PlacedPod> pods)
    {
        var requested = pods.GroupBy(pod => pod.Node).ToDictionary(
            node => node.Key, node => node.Aggregate(MemorySize.Zero, (sum, pod) => sum.Plus(pod.Requested)));
        return nodes.Select(node => new NodeRoom(node.Name, node.Allocatable, requested.GetValueOrDefault(node.Name)))
            .OrderBy(node => node.Name, StringComparer.Ordinal)
            .MaxBy(node => node.Left);
    }
}

/// <param name="OwnRequest">
/// What the pod requests for all of its containers (spec.resources, Kubernetes 1.34 and later); null if each requests its own.
/// </param>
public sealed record PlacedPod(string Node, IReadOnlyDictionary<string, ContainerTemplate> Containers, MemorySize? OwnRequest)
{
    /// <summary>As the scheduler counts it (kubernetes, component-helpers, PodRequests).</summary>
    public MemorySize Requested => OwnRequest ?? PodMemory.Of(Containers, [], remedy: null).Requests;
}
