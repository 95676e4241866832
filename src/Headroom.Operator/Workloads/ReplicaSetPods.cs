using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Workloads;

/// <summary>The pods of a ReplicaSet, which replaces none of them when its template changes.</summary>
internal sealed class ReplicaSetPods(WorkloadPods pods)
{
    /// <summary>No pod was made before the template was changed at that time. Both times are whole seconds: within the same one the pod counts as the later.</summary>
    public async Task<bool> AreAllYoungerAsync(IWorkload replicaSet, DateTimeOffset changed, CancellationToken cancellationToken)
    {
        var labels = replicaSet.PodTemplate?.Metadata?.Labels ?? new Dictionary<string, string>();
        var found = await pods.ListAsync(replicaSet.Metadata.Namespace, labels, cancellationToken);
        return found.All(pod => pod.Metadata.ControllerOwner()?.Uid != replicaSet.Metadata.Uid || pod.Metadata.CreationTimestamp >= changed);
    }
}
