using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Caching;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Workloads;

/// <summary>Which of the killed pods' ReplicaSets is the Deployment's current one: the Deployment and its newest ReplicaSet carry the same revision number.</summary>
public sealed class DeploymentRevisions(IKubernetesReader reader)
{
    private const int MostRemembered = 10_000;

    private const string Revision = "deployment.kubernetes.io/revision";

    // By UID. A ReplicaSet's number only ever grows, to one above all others of its Deployment: where what it had before is the Deployment's number now, it still has it.
    private readonly BoundedCache<string, string> _seen = new(MostRemembered);

    // Those that were read and found to be another, of a Deployment whose controller had seen it as it is: that stays so until somebody changes the Deployment.
    private readonly BoundedCache<(string Uid, string Current, long Generation), bool> _others = new(MostRemembered);

    /// <summary>The ReplicaSet was read, before the Deployment that is asked about next.</summary>
    public void Saw(V1ReplicaSet replicaSet)
    {
        if (replicaSet.Metadata.Annotation(Revision) is { } revision)
            _seen.Set(replicaSet.Metadata.Uid, revision);
    }

    /// <summary>
    /// The current ReplicaSet's name where a killed pod is of it; else a word that is no ReplicaSet's name; null where the Deployment has no revision yet,
    /// or is paused: then its newest template has none.
    /// </summary>
    public async Task<string?> CurrentAsync(IWorkload deployment, IReadOnlyCollection<Sighting> sightings, CancellationToken cancellationToken)
    {
        if (deployment.Spec?.Paused == true || deployment.Metadata.Annotation(Revision) is not { } current)
            return null;
        var owners = sightings.Select(sighting => sighting.Controller).OfType<V1OwnerReference>().DistinctBy(owner => owner.Name).ToList();
        if (owners.Find(owner => _seen.TryGet(owner.Uid, out var revision) && revision == current) is { } known)
            return known.Name;
        var generation = deployment.Metadata.Generation;
        foreach (var owner in owners.Where(owner => !_others.Contains((owner.Uid, current, generation))))
        {
            var replicaSet = await reader.FindAsync<V1ReplicaSet>(deployment.Metadata.Namespace, owner.Name, cancellationToken);
            if (replicaSet is not null)
                Saw(replicaSet);
            if (replicaSet?.Metadata.Annotation(Revision) == current)
                return owner.Name;
            if (deployment.IsObserved)
                _others.Set((owner.Uid, current, generation), true);
        }

        return $"revision {current}";
    }
}
