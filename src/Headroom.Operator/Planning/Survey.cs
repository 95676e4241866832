using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Operator.Hosting;
using Headroom.Operator.Policies;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Planning;

/// <summary>One look at the cluster: the policies there are, and what was killed in which pods. Protected namespaces are left out, but for their policies.</summary>
internal sealed record Survey(IReadOnlyList<PolicyEntry> Policies, PolicyCatalog Catalog, IReadOnlyList<Sighting> Sightings, int Pods)
{
    /// <param name="namespaces">None for every namespace.</param>
    public static async Task<Survey> TakeAsync(
        IKubernetesReader reader, HeadroomOptions options, IReadOnlyCollection<string> namespaces, CancellationToken cancellationToken)
    {
        var policies = new List<PolicyEntry>();
        var sightings = new List<Sighting>();
        var pods = 0;
        foreach (var ns in namespaces.Count == 0 ? [null] : namespaces.Distinct().Cast<string?>())
        {
            await foreach (var page in reader.ListAsync<V1Alpha1MemoryPolicy>(ns, cancellationToken))
                policies.AddRange((page.Items ?? []).Select(policy => PolicyEntryReader.Read(policy, options)));
            await foreach (var page in reader.ListAsync<V1Pod>(ns, cancellationToken))
            {
                foreach (var pod in (page.Items ?? []).Where(pod => !options.IsProtected(pod.Metadata.Namespace)))
                {
                    pods++;
                    sightings.AddRange(SightingReader.Read(pod));
                }
            }
        }

        var catalog = new PolicyCatalog();
        foreach (var policy in policies)
            catalog.Set(policy);
        return new Survey(policies, catalog, [.. sightings.Where(catalog.Concerns)], pods);
    }
}
