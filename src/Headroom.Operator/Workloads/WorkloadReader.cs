using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Caching;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Workloads;

/// <summary>Gathers once, before a decision, everything that the decision needs to know of a workload.</summary>
public sealed class WorkloadReader(IKubernetesReader reader, DeploymentRevisions revisions, TimeProvider time)
{
    /// <summary>In a storm, every workload of a namespace wants to know what the namespace says. As long as it may take until a watch tells: nobody can tell the two apart.</summary>
    internal static readonly TimeSpan NamespaceIsFreshFor = TimeSpan.FromMilliseconds(50);

    private readonly WorkloadFinder _finder = new(reader);
    private readonly RecentReads<string, V1ObjectMeta?> _namespaces = new(NamespaceIsFreshFor, time);
    private readonly ReplicaSetPods _pods = new(new WorkloadPods(reader));

    /// <summary>Null where the workload is gone, or another one now has its name, or a ReplicaSet has come to belong to somebody.</summary>
    public async Task<WorkloadReading?> ReadAsync(WorkloadRef workload, IReadOnlyCollection<Sighting> sightings, CancellationToken cancellationToken)
    {
        var (finding, readingNamespace) = (
            FindAsync(workload.Kind, workload.Namespace, workload.Name, cancellationToken),
            NamespaceAsync(workload.Namespace, cancellationToken));
        await Task.WhenAll(finding, readingNamespace);
        if (await finding is not var (found, type) || found.Metadata.Uid != workload.Uid)
            return null;
        var current = workload.Kind switch
        {
            WorkloadKind.Deployment => await revisions.CurrentAsync(found, sightings, cancellationToken),
            WorkloadKind.StatefulSet => found.Status?.UpdateRevision,
            WorkloadKind.DaemonSet => found.Metadata.Annotation("deprecated.daemonset.template.generation"),
            // Their pods carry nothing that tells one template from the next.
            _ => null,
        };
        var facts = FactsReader.Read(workload, found, current, await readingNamespace) with { ApiVersion = type.ApiVersion };
        if (workload.Kind == WorkloadKind.ReplicaSet && facts is { RolledOut: true, Record: { } record })
            facts = facts with { RolledOut = await _pods.AreAllYoungerAsync(found, record.LastAttempt, cancellationToken) };
        return new WorkloadReading(facts, found.Metadata.ResourceVersion)
        {
            Type = type,
        };
    }

    /// <summary>The workload that has this name now, or null.</summary>
    public async Task<WorkloadRef?> FindRefAsync(WorkloadKind kind, string ns, string name, CancellationToken cancellationToken) =>
        await FindAsync(kind, ns, name, cancellationToken) is var (found, _) ? new WorkloadRef(kind, ns, name, found.Metadata.Uid) : null;

    /// <summary>Null where it is gone. That it says to leave its workloads alone counts as it is now, not as it was.</summary>
    private Task<V1ObjectMeta?> NamespaceAsync(string name, CancellationToken cancellationToken) => _namespaces.GetAsync(
        name, async () => (await reader.FindAsync<V1Namespace>(null, name, cancellationToken))?.Metadata, isGoodNews: found => found is not null && !FactsReader.IsIgnored(found));

    /// <summary>A ReplicaSet that has a controller is not ours to change, also where it had none when the pod was killed: its controller would undo it.</summary>
    private async Task<(IWorkload Workload, WorkloadType Type)?> FindAsync(WorkloadKind kind, string ns, string name, CancellationToken cancellationToken) =>
        await _finder.FindAsync(kind, ns, name, cancellationToken) is { } found && (kind != WorkloadKind.ReplicaSet || found.Workload.Metadata.ControllerOwner() is null)
            ? found
            : null;
}
