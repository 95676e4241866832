using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Controllers;

/// <summary>How a reconciliation ended, and when it wants to run again. Same contract as KubeOps.</summary>
public sealed record ReconciliationResult<TEntity>
    where TEntity : class, IKubernetesObject
{
    private ReconciliationResult(TEntity entity, TimeSpan? requeueAfter, string? errorMessage, Exception? error)
    {
        Entity = entity;
        RequeueAfter = requeueAfter;
        ErrorMessage = errorMessage;
        Error = error;
    }

    public TEntity Entity { get; }

    /// <summary>The earliest time to run again; a mere new event of the object does not pull it earlier.</summary>
    public TimeSpan? RequeueAfter { get; }

    public string? ErrorMessage { get; }

    public Exception? Error { get; }

    public bool IsSuccess => ErrorMessage is null;

    public static ReconciliationResult<TEntity> Success(TEntity entity, TimeSpan? requeueAfter = null) => new(entity, requeueAfter, null, null);

    public static ReconciliationResult<TEntity> Failure(TEntity entity, string errorMessage, Exception? error = null, TimeSpan? requeueAfter = null) =>
        new(entity, requeueAfter, errorMessage, error);
}
