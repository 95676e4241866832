using System.Collections.Concurrent;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Watching;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>How the workloads of a storm stand, as the API server tells it.</summary>
internal sealed class StormLedger(MemorySize needs, TimeProvider time) : IWatchSink<V1Deployment>
{
    private readonly ConcurrentDictionary<ObjectKey, bool> _ready = new();
    private readonly ConcurrentDictionary<ObjectKey, long> _healed = new();
    private readonly ConcurrentDictionary<ObjectKey, long> _generations = new();

    /// <summary>Workloads whose every pod is of the newest template and ready.</summary>
    public int Ready => _ready.Values.Count(ready => ready);

    /// <summary>Of these, the ones that have what they need.</summary>
    public int Healed => _healed.Count;

    /// <summary>When the one was healed that was last; a timestamp of the clock.</summary>
    public long LastHealed => _healed.Values.DefaultIfEmpty().Max();

    /// <summary>How often specs were changed since their creation: the number of changes, and how many workloads had so many.</summary>
    public IReadOnlyDictionary<int, int> WorkloadsByChanges => _generations.Values.CountBy(generation => (int)generation - 1).ToDictionary();

    public void Changed(V1Deployment entity)
    {
        var key = new ObjectKey(entity.Metadata.Namespace, entity.Metadata.Name);
        _generations[key] = entity.Metadata.Generation;
        var (wanted, status) = (entity.Spec?.Replicas ?? 1, entity.Status ?? new V1WorkloadStatus());
        _ready[key] = status.ObservedGeneration == entity.Metadata.Generation && status.Replicas == wanted && status.UpdatedReplicas == wanted && status.ReadyReplicas == wanted;
        if (!_ready[key] || MemorySize.ParseOrNull(entity.Spec?.Template?.Spec?.Containers?[0].Resources?.Limits?.Memory) is not { } limit || limit < needs)
            _healed.TryRemove(key, out _);
        else
            _healed.TryAdd(key, time.GetTimestamp());
    }

    public void Deleted(V1Deployment entity)
    {
        var key = new ObjectKey(entity.Metadata.Namespace, entity.Metadata.Name);
        _ready.TryRemove(key, out _);
        _healed.TryRemove(key, out _);
        _generations.TryRemove(key, out _);
    }
}
