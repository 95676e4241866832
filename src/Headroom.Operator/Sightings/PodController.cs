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
        if (SightingReader.Read(entity) is { Count: > 0 } sightings)
            await intake.AcceptAsync([.. sightings.Where(catalog.Concerns)], cancellationToken);
        await untold.SeenAsync(entity, cancellationToken);
        return ReconciliationResult<V1Pod>.Success(entity);
    }

    /// <summary>A kill stays a kill when its pod is gone.</summary>
    public Task<ReconciliationResult<V1Pod>> DeletedAsync(V1Pod entity, CancellationToken cancellationToken) =>
        Task.FromResult(ReconciliationResult<V1Pod>.Success(entity));
}
