using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Queueing;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Watching;

namespace Headroom.Kubernetes.Controllers;

/// <summary>Keeps what the watch tells, and has its key worked.</summary>
internal sealed class QueueingSink<TEntity>(PendingObjects<TEntity> pending, ReconcileQueue<ObjectKey> queue) : IWatchSink<TEntity>
    where TEntity : class, IKubernetesObject
{
    public void Changed(TEntity entity)
    {
        pending.Changed(KeyOf(entity), entity);
        queue.Add(KeyOf(entity));
    }

    public void Deleted(TEntity entity)
    {
        pending.Deleted(KeyOf(entity), entity);
        queue.AddNow(KeyOf(entity));
    }

    private static ObjectKey KeyOf(TEntity entity) => new(entity.Metadata.Namespace, entity.Metadata.Name);
}
