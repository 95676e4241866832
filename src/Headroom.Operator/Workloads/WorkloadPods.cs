using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Workloads;

/// <summary>Lists the pods that a template's labels select. Nothing of it is watched.</summary>
public sealed class WorkloadPods(IKubernetesReader reader)
{
    /// <summary>Those of other workloads may be among them: labels are no proof of whose a pod is.</summary>
    /// <param name="labels">The template's. They match the workload's selector: the API server sees to that. None for no pods.</param>
    public async Task<IReadOnlyList<V1Pod>> ListAsync(string ns, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        if (labels.Count == 0)
            return [];
        var found = new List<V1Pod>();
        await foreach (var page in reader.ListAsync<V1Pod>(ns, ListQuery.WithLabels(labels), cancellationToken))
            found.AddRange(page.Items ?? []);
        return found;
    }
}
