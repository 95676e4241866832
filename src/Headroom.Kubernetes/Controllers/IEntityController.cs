using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Controllers;

/// <summary>
/// Reacts to the objects of one kind. Same contract as KubeOps. One call at a time for each object; a call that throws,
/// or answers a failure, is made again with a growing delay, without end.
/// </summary>
public interface IEntityController<TEntity>
    where TEntity : class, IKubernetesObject
{
    /// <summary>The object was added, changed, or listed again, or the requeue that was asked for is due.</summary>
    Task<ReconciliationResult<TEntity>> ReconcileAsync(TEntity entity, CancellationToken cancellationToken);

    /// <summary>The object is gone; this is how it was last seen, or only its name and UID where its deletion was found out by a new list.</summary>
    Task<ReconciliationResult<TEntity>> DeletedAsync(TEntity entity, CancellationToken cancellationToken);
}
