using Headroom.Kubernetes.Queueing;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Watching;

namespace Headroom.Kubernetes.Controllers;

/// <summary>How one kind is watched and worked. Begins as the operator's options say.</summary>
public sealed class ControllerOptions<TEntity>
    where TEntity : class, IKubernetesObject
{
    public WatchOptions Watch { get; } = new();

    public ReconcileQueueOptions Queue { get; } = new();
}
