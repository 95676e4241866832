using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Preflight;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Rollouts;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Rollouts;

/// <summary>
/// Reads of a StatefulSet or DaemonSet what its controller has recorded about pods that it could not make: of these kinds neither conditions nor anything else
/// in the status tells it. Where events may not be listed, nothing is known.
/// </summary>
internal sealed class RefusedPods(OptionalReads reads)
{
    private const string FailedCreate = "FailedCreate";

    /// <summary>The newest; null for none.</summary>
    public async Task<RefusedPod?> NewestAsync(WorkloadRef workload, CancellationToken cancellationToken)
    {
        var about = new ListQuery(FieldSelector: $"involvedObject.uid={workload.Uid},reason={FailedCreate}");
        return (await reads.ListAsync<V1Event>(workload.Namespace, about, cancellationToken) ?? [])
            .Where(entry => entry.Reason == FailedCreate && entry.InvolvedObject?.Uid == workload.Uid)
            .Select(entry => entry.LastSeen is { } last ? new RefusedPod(last, RolloutReader.WithoutPod(entry.Message ?? "")) : null)
            .OfType<RefusedPod>()
            .MaxBy(refused => refused.Last);
    }
}
