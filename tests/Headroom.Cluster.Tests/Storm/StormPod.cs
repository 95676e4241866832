using Headroom.Kubernetes.Resources;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>A pod that a <see cref="StormKubelet"/> looks after, for as long as it is there.</summary>
internal sealed class StormPod : IDisposable
{
    private readonly CancellationTokenSource _leaves;

    public StormPod(V1Pod pod, Func<V1Pod, CancellationToken, Task> live, CancellationToken stop)
    {
        _leaves = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var token = _leaves.Token;
        Life = Task.Run(() => live(pod, token), CancellationToken.None);
    }

    /// <summary>Ends when nothing more happens to the pod, or in a cancellation when it leaves.</summary>
    public Task Life { get; }

    public void Leave() => _leaves.Cancel();

    public void Dispose() => _leaves.Dispose();
}
