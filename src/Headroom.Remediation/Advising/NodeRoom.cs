using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Advising;

/// <summary>How much of a node's memory its pods have requested.</summary>
public sealed record NodeRoom(string Name, MemorySize Allocatable, MemorySize Requested)
{
    public MemorySize Left => Requested < Allocatable ? new MemorySize(Allocatable.Bytes - Requested.Bytes) : MemorySize.Zero;

    /// <summary>The one with the most left; null for no nodes.</summary>
    /// <param name="pods">Of each pod that is placed, and has not ended, its node and its containers.</param>
    public static NodeRoom? Most(IEnumerable<NodeSize> nodes, IEnumerable<(string Node, IReadOnlyDictionary<string, ContainerTemplate> Containers)> pods)
    {
        var requested = pods.GroupBy(pod => pod.Node).ToDictionary(
            node => node.Key, node => node.Aggregate(MemorySize.Zero, (sum, pod) => sum.Plus(PodMemory.Of(pod.Containers, [], remedy: null).Requests)));
        return nodes.Select(node => new NodeRoom(node.Name, node.Allocatable, requested.GetValueOrDefault(node.Name)))
            .OrderBy(node => node.Name, StringComparer.Ordinal)
            .MaxBy(node => node.Left);
    }
}
