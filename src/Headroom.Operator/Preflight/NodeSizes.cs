using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Preflight;

namespace Headroom.Operator.Preflight;

/// <summary>The largest node. A cluster has many nodes, and they seldom change: they are listed anew only where what is remembered would stand in a remedy's way, or is old.</summary>
internal sealed class NodeSizes(OptionalReads reads, TimeProvider time)
{
    private static readonly TimeSpan LargeEnoughFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan TooSmallFor = TimeSpan.FromSeconds(10);

    private Remembered? _remembered;

    /// <summary>Null where the nodes are not known.</summary>
    /// <param name="wanted">What a pod is to request.</param>
    public async Task<NodeSize?> LargestAsync(MemorySize wanted, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_remembered is { } known && now - known.ReadAt < (known.Largest?.Allocatable < wanted ? TooSmallFor : LargeEnoughFor))
            return known.Largest;
        var largest = await reads.ListAsync<V1Node>(null, cancellationToken) is { } nodes ? ObstacleFacts.Largest(nodes) : null;
        _remembered = new Remembered(largest, now);
        return largest;
    }

    private sealed record Remembered(NodeSize? Largest, DateTimeOffset ReadAt);
}
