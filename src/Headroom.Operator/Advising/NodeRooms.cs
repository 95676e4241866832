using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Preflight;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Advising;

namespace Headroom.Operator.Advising;

/// <summary>The node that has the most memory left to be requested. It takes a list of every pod: what was found is remembered for a while.</summary>
public sealed class NodeRooms(IKubernetesReader reader, OptionalReads reads, TimeProvider time, ILogger<NodeRooms> logger) : IDisposable
{
    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(10);

    /// <summary>Those that have a place, and have not ended: these count (kubernetes, scheduler, NodeResourcesFit).</summary>
    private static readonly ListQuery OnNodes = new(FieldSelector: "spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed");

    private readonly SemaphoreSlim _one = new(1);
    private (NodeRoom? Room, DateTimeOffset ReadAt)? _remembered;
    private bool _told;

    /// <summary>Null where the nodes, or their pods, are not known. Cordoned nodes take no pods, and are left out.</summary>
    /// <exception cref="KubernetesApiException">Any other error than a missing right: ask again.</exception>
    public async Task<NodeRoom?> RoomiestAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_remembered is var (room, readAt) && time.GetUtcNow() - readAt < RememberedFor)
                return room;
            var read = await ReadAsync(cancellationToken);
            _remembered = (read, time.GetUtcNow());
            return read;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>Null if it has no node.</summary>
    private static PlacedPod? Placed(V1Pod pod) => pod.Spec is { NodeName: { } node } spec
        ? new PlacedPod(node, FactsReader.Containers(spec), MemorySize.ParseOrNull(spec.Resources?.Requests?.Memory))
        : null;

    private async Task<NodeRoom?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await reads.ListAsync<V1Node>(null, cancellationToken) is not { } nodes)
            return null;
        try
        {
            var pods = new List<PlacedPod>();
            await foreach (var page in reader.ListAsync<V1Pod>(null, OnNodes, cancellationToken))
                pods.AddRange((page.Items ?? []).Select(Placed).OfType<PlacedPod>());
            return NodeRoom.Most(nodes.Where(node => node.Spec?.Unschedulable != true).Select(ObstacleFacts.SizeOf).OfType<Remediation.Preflight.NodeSize>(), pods);
        }
        catch (KubernetesApiException refusal) when (refusal.IsForbidden)
        {
            // An operator of a few namespaces need not see the others.
            if (!_told)
                logger.NodeRoomUnknown(refusal.Message);
            _told = true;
            return null;
        }
    }
}
