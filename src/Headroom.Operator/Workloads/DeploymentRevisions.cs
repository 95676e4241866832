using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Workloads;

/// <summary>Which of the killed pods' ReplicaSets is the Deployment's current one: the Deployment and its newest ReplicaSet carry the same revision number.</summary>
public sealed class DeploymentRevisions(IKubernetesReader reader)
{
    private const string Revision = "deployment.kubernetes.io/revision";

    /// <summary>
    /// The current ReplicaSet's name where a killed pod is of it; else a word that is no ReplicaSet's name; null where the Deployment has no revision yet,
    /// or is paused: then its newest template has none.
    /// </summary>
    public async Task<string?> CurrentAsync(IWorkload deployment, IReadOnlyCollection<Sighting> sightings, CancellationToken cancellationToken)
    {
        if (deployment.Spec?.Paused == true || deployment.Metadata.Annotation(Revision) is not { } current)
            return null;
        foreach (var name in sightings.Select(sighting => sighting.Controller?.Name).OfType<string>().Distinct())
        {
            var replicaSet = await reader.FindAsync<V1ReplicaSet>(deployment.Metadata.Namespace, name, cancellationToken);
            if (replicaSet?.Metadata.Annotation(Revision) == current)
                return name;
        }

        return $"revision {current}";
    }
}
