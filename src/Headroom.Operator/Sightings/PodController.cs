using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Controllers;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Healing;
using Headroom.Operator.Policies;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Sightings;

/// <summary>Hands on what a pod shows: kills, and that it was made with a remedy. Nearly every pod shows neither.</summary>
public sealed class PodController(KillIntake intake, UntoldRemedies untold, PolicyCatalog catalog) : IEntityController<V1Pod>
{
    /// <summary>Of a pod whose JSON says none of these, the controller would make nothing.</summary>
    public static JsonWords Words { get; } = new([.. SightingReader.Words, RemediationRecord.Domain]);

    public async Task<ReconciliationResult<V1Pod>> ReconcileAsync(V1Pod entity, CancellationToken cancellationToken)
    {
        await HandInAsync(entity, cancellationToken);
        await untold.SeenAsync(entity, cancellationToken);
        return ReconciliationResult<V1Pod>.Success(entity);
    }

    /// <summary>A kill stays a kill when its pod is gone; and a pod's last state may be seen with its deletion only, as the kubelet writes the one right before the other.</summary>
    public async Task<ReconciliationResult<V1Pod>> DeletedAsync(V1Pod entity, CancellationToken cancellationToken)
    {
        await HandInAsync(entity, cancellationToken);
        return ReconciliationResult<V1Pod>.Success(entity);
    }

    private async Task HandInAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        if (SightingReader.Read(pod) is { Count: > 0 } sightings)
            await intake.AcceptAsync([.. sightings.Where(catalog.Concerns)], cancellationToken);
    }
}
