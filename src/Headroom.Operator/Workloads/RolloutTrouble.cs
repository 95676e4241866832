using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Workloads;

/// <summary>Why a remedy that was written does not reach the pods: what the workload's conditions say, and where it stands still without their saying why, its pods.</summary>
public sealed class RolloutTrouble(IKubernetesReader reader)
{
    /// <summary>The scheduler's word for a request that no node has room for.</summary>
    private const string NoMemory = "Insufficient memory";

    /// <summary>In the cluster's own words; null where nothing is known to keep new pods from coming up.</summary>
    public async Task<string?> FindAsync(WorkloadReading reading, Recovery recovery, CancellationToken cancellationToken)
    {
        if (reading.Facts.Trouble is { } told)
            return told;
        return recovery.Stalled && reading.Facts.Workload.Kind != WorkloadKind.CronJob && reading.PodLabels.Count > 0
            ? await UnschedulableAsync(reading, cancellationToken)
            : null;
    }

    private async Task<string?> UnschedulableAsync(WorkloadReading reading, CancellationToken cancellationToken)
    {
        string? found = null;
        await foreach (var page in reader.ListAsync<V1Pod>(reading.Facts.Workload.Namespace, reading.PodQuery, cancellationToken))
        {
            foreach (var pod in page.Items ?? [])
            {
                if (found is null && pod.Status is { Phase: "Pending" } status && status.Conditions?.FirstOrDefault(IsUnschedulable) is { } condition)
                    found = $"pod {pod.Metadata.Name} is {condition.Reason}: {condition.Message}";
            }
        }

        return found;
    }

    private static bool IsUnschedulable(V1PodCondition condition) =>
        condition is { Type: "PodScheduled", Status: "False" } && condition.Message?.Contains(NoMemory, StringComparison.Ordinal) == true;
}
