using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Workloads;

/// <summary>The pods of a ReplicaSet, which replaces none of them when its template changes.</summary>
internal sealed class ReplicaSetPods(IKubernetesReader reader)
{
    /// <summary>No pod was made before the template was changed at that time. Both times are whole seconds: within the same one the pod counts as the later.</summary>
    public async Task<bool> AreAllYoungerAsync(IWorkload replicaSet, DateTimeOffset changed, CancellationToken cancellationToken)
    {
        // The template's labels match the selector: the API server sees to that.
        var labels = replicaSet.PodTemplate?.Metadata?.Labels ?? new Dictionary<string, string>();
        var query = new ListQuery(LabelSelector: string.Join(',', labels.Select(label => $"{label.Key}={label.Value}")));
        await foreach (var page in reader.ListAsync<V1Pod>(replicaSet.Metadata.Namespace, query, cancellationToken))
        {
            if ((page.Items ?? []).Any(pod => pod.Metadata.ControllerOwner()?.Uid == replicaSet.Metadata.Uid && !(pod.Metadata.CreationTimestamp >= changed)))
                return false;
        }

        return true;
    }
}
