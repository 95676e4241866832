using System.Collections.Concurrent;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Workloads;

/// <summary>Finds the workload behind a killed pod, by controller references and never by labels.</summary>
public sealed class OwnerResolver(IKubernetesReader reader)
{
    private const int MostRemembered = 10_000;

    // A ReplicaSet keeps its owner for life, so what was found once by its UID stays true.
    private readonly ConcurrentDictionary<string, WorkloadRef> _deployments = new();

    /// <summary>Null where there is no workload that Headroom could change: a bare pod, an owner that is gone, another kind.</summary>
    public async Task<Ownership> ResolveAsync(Sighting sighting, CancellationToken cancellationToken)
    {
        if (sighting.Controller is not { } owner)
            return Ownership.None("the pod has no controller: nothing would bring it back with more memory");
        if (!owner.ApiVersion.StartsWith("apps/", StringComparison.Ordinal))
            return Ownership.None($"its controller is a {owner.Kind} of {owner.ApiVersion}, which Headroom does not change");
        return owner.Kind switch
        {
            "StatefulSet" => Ownership.By(new WorkloadRef(WorkloadKind.StatefulSet, sighting.Namespace, owner.Name, owner.Uid)),
            "DaemonSet" => Ownership.By(new WorkloadRef(WorkloadKind.DaemonSet, sighting.Namespace, owner.Name, owner.Uid)),
            "ReplicaSet" => await ThroughReplicaSetAsync(sighting.Namespace, owner, cancellationToken),
            _ => Ownership.None($"its controller is a {owner.Kind}, which Headroom does not change"),
        };
    }

    private async Task<Ownership> ThroughReplicaSetAsync(string ns, V1OwnerReference owner, CancellationToken cancellationToken)
    {
        if (_deployments.TryGetValue(owner.Uid, out var known))
            return Ownership.By(known);
        var replicaSet = await reader.FindAsync<V1ReplicaSet>(ns, owner.Name, cancellationToken);
        if (replicaSet is null || replicaSet.Metadata.Uid != owner.Uid)
            return Ownership.None($"its ReplicaSet {owner.Name} is gone");
        if (replicaSet.Metadata.ControllerOwner() is not { Kind: "Deployment" } deployment || !deployment.ApiVersion.StartsWith("apps/", StringComparison.Ordinal))
            return Ownership.None($"its ReplicaSet {owner.Name} belongs to no Deployment");
        if (_deployments.Count >= MostRemembered)
            _deployments.Clear();
        return Ownership.By(_deployments[owner.Uid] = new WorkloadRef(WorkloadKind.Deployment, ns, deployment.Name, deployment.Uid));
    }
}

/// <summary>The workload behind a pod, or why there is none to change.</summary>
public sealed record Ownership(WorkloadRef? Workload, string? Reason)
{
    public static Ownership By(WorkloadRef workload) => new(workload, null);

    public static Ownership None(string reason) => new(null, reason);
}
