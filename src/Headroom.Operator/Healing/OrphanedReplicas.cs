using Headroom.Kubernetes.Api;
using Headroom.Operator.Governor;
using Headroom.Operator.Reports;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Replicas;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Healing;

/// <summary>Gives back the pods that were taken from a workload under a policy that no longer answers for it: nobody else would.</summary>
public sealed class OrphanedReplicas(WorkloadReader workloads, HealingWriter writer, HealingReport report)
{
    /// <summary>Null where nothing is owed, or it was given back; else when to ask again.</summary>
    /// <exception cref="KubernetesApiException">The workload could not be read, or the server refused: ask again.</exception>
    public async Task<TimeSpan?> RestoreAsync(WorkloadRef workload, CancellationToken cancellationToken)
    {
        if (await workloads.ReadAsync(workload, [], cancellationToken) is not { } reading || ReplicaReturn.Owed(reading.Facts) is not { } owed)
            return null;
        try
        {
            if (await writer.TryRestoreAsync(reading, urgency: 0, owed, reading.Facts.Record! with { Replicas = null }, cancellationToken) is { } held)
                return held.Wait;
        }
        catch (KubernetesApiException conflict) when (conflict.IsConflict)
        {
            return DecisionExecution.AfterConflict;
        }

        report.ReplicasRestored(workload, $"{owed}, as before Headroom: no policy answers for it any more");
        return null;
    }
}
