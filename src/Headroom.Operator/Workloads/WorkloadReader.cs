using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Workloads;

/// <summary>Gathers once, before a decision, everything that the decision needs to know of a workload.</summary>
public sealed class WorkloadReader(IKubernetesReader reader, DeploymentRevisions revisions)
{
    /// <summary>Null where the workload is gone, or another one now has its name.</summary>
    public async Task<WorkloadReading?> ReadAsync(WorkloadRef workload, IReadOnlyCollection<Sighting> sightings, CancellationToken cancellationToken)
    {
        var (finding, readingNamespace) = (
            FindAsync(workload.Kind, workload.Namespace, workload.Name, cancellationToken),
            reader.FindAsync<V1Namespace>(null, workload.Namespace, cancellationToken));
        await Task.WhenAll(finding, readingNamespace);
        var (found, ns) = (await finding, await readingNamespace);
        if (found is null || found.Metadata.Uid != workload.Uid)
            return null;
        var current = workload.Kind switch
        {
            WorkloadKind.Deployment => await revisions.CurrentAsync(found, sightings, cancellationToken),
            WorkloadKind.StatefulSet => found.Status?.UpdateRevision,
            _ => found.Metadata.Annotation("deprecated.daemonset.template.generation"),
        };
        return new WorkloadReading(FactsReader.Read(workload, found, current, ns?.Metadata), found.Metadata.ResourceVersion);
    }

    /// <summary>The workload that has this name now, or null.</summary>
    public async Task<WorkloadRef?> FindRefAsync(WorkloadKind kind, string ns, string name, CancellationToken cancellationToken) =>
        await FindAsync(kind, ns, name, cancellationToken) is { } found ? new WorkloadRef(kind, ns, name, found.Metadata.Uid) : null;

    private async Task<IWorkload?> FindAsync(WorkloadKind kind, string ns, string name, CancellationToken cancellationToken) => kind switch
    {
        WorkloadKind.Deployment => await reader.FindAsync<V1Deployment>(ns, name, cancellationToken),
        WorkloadKind.StatefulSet => await reader.FindAsync<V1StatefulSet>(ns, name, cancellationToken),
        _ => await reader.FindAsync<V1DaemonSet>(ns, name, cancellationToken),
    };
}
