using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Caching;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Workloads;

/// <summary>Finds the workload behind a killed pod, by controller references and never by labels.</summary>
public sealed class OwnerResolver(IKubernetesReader reader, DeploymentRevisions revisions)
{
    private const int MostRemembered = 10_000;

    // What has an owner keeps it: found once by the UID of the ReplicaSet or the Job, it stays true.
    private readonly BoundedCache<string, WorkloadRef> _owned = new(MostRemembered);

    // A ReplicaSet without an owner may be adopted by a Deployment: that is asked again at each further kill.
    private readonly BoundedCache<(string Uid, KillId? Kill), WorkloadRef> _bare = new(MostRemembered);

    // Pods are killed together that have the same owner.
    private readonly SharedReads<string, V1ReplicaSet?> _replicaSets = new();

    /// <exception cref="KubernetesApiException">An owner could not be read.</exception>
    public async Task<Ownership> ResolveAsync(Sighting sighting, CancellationToken cancellationToken) => sighting.Controller switch
    {
        null => Ownership.By(UnsupportedOwners.BarePod(sighting)),
        { Kind: "Node", ApiVersion: "v1" } node => Ownership.By(UnsupportedOwners.StaticPod(sighting, node)),
        { } owner => await ResolveAsync(sighting.Namespace, owner, sighting.Id, cancellationToken),
    };

    /// <param name="owner">A pod's controller.</param>
    /// <param name="kill">What it is asked for; null for anything else.</param>
    /// <exception cref="KubernetesApiException">An owner could not be read.</exception>
    public async Task<Ownership> ResolveAsync(string ns, V1OwnerReference owner, KillId? kill, CancellationToken cancellationToken) => owner.Kind switch
    {
        "ReplicaSet" when IsOf("apps", owner) => await ThroughReplicaSetAsync(ns, owner, kill, cancellationToken),
        "StatefulSet" when IsOf("apps", owner) => Ownership.By(new WorkloadRef(WorkloadKind.StatefulSet, ns, owner.Name, owner.Uid)),
        "DaemonSet" when IsOf("apps", owner) => Ownership.By(new WorkloadRef(WorkloadKind.DaemonSet, ns, owner.Name, owner.Uid)),
        "Job" when IsOf("batch", owner) => await ThroughJobAsync(ns, owner, cancellationToken),
        _ => Ownership.By(UnsupportedOwners.Other(ns, owner)),
    };

    private static bool IsOf(string group, V1OwnerReference owner) => owner.ApiVersion.StartsWith(group + "/", StringComparison.Ordinal);

    private static Ownership Gone(V1OwnerReference owner) => Ownership.None($"its {owner.Kind} {owner.Name} is gone");

    private async Task<Ownership> ThroughReplicaSetAsync(string ns, V1OwnerReference owner, KillId? kill, CancellationToken cancellationToken)
    {
        var asked = (owner.Uid, kill);
        if (_owned.TryGet(owner.Uid, out var known) || _bare.TryGet(asked, out known))
            return Ownership.By(known);
        var replicaSet = await _replicaSets.GetAsync(owner.Uid, () => reader.FindAsync<V1ReplicaSet>(ns, owner.Name, cancellationToken));
        if (replicaSet is null || replicaSet.Metadata.Uid != owner.Uid)
            return Gone(owner);
        revisions.Saw(replicaSet);
        return replicaSet.Metadata.ControllerOwner() switch
        {
            null => Remember(_bare, asked, new WorkloadRef(WorkloadKind.ReplicaSet, ns, owner.Name, owner.Uid)),
            { Kind: "Deployment" } above when IsOf("apps", above) => Remember(_owned, owner.Uid, new WorkloadRef(WorkloadKind.Deployment, ns, above.Name, above.Uid)),
            { } above => Ownership.By(UnsupportedOwners.Other(ns, above)),
        };
    }

    private async Task<Ownership> ThroughJobAsync(string ns, V1OwnerReference owner, CancellationToken cancellationToken)
    {
        if (_owned.TryGet(owner.Uid, out var known))
            return Ownership.By(known);
        var job = await reader.FindAsync<V1Job>(ns, owner.Name, cancellationToken);
        if (job is null || job.Metadata.Uid != owner.Uid)
            return Gone(owner);
        return job.Metadata.ControllerOwner() switch
        {
            null => Ownership.By(UnsupportedOwners.BareJob(ns, owner, job.Metadata)),
            { Kind: "CronJob" } above when IsOf("batch", above) => Remember(_owned, owner.Uid, new WorkloadRef(WorkloadKind.CronJob, ns, above.Name, above.Uid)),
            { } above => Ownership.By(UnsupportedOwners.Other(ns, above)),
        };
    }

    private static Ownership Remember<TKey>(BoundedCache<TKey, WorkloadRef> cache, TKey key, WorkloadRef workload)
        where TKey : notnull
    {
        cache.Set(key, workload);
        return Ownership.By(workload);
    }
}
