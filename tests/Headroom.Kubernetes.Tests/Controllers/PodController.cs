using System.Collections.Concurrent;
using Headroom.Kubernetes.Controllers;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Tests.Controllers;

/// <summary>Answers as the test's script says, and keeps what it was called with.</summary>
internal sealed class PodController(PodController.Script script) : IEntityController<V1Pod>, IDisposable
{
    public async Task<ReconciliationResult<V1Pod>> ReconcileAsync(V1Pod entity, CancellationToken cancellationToken)
    {
        script.Calls.Enqueue($"reconcile {entity.Metadata.Name}@{entity.Metadata.ResourceVersion}");
        return await script.Reconcile(entity, cancellationToken);
    }

    public async Task<ReconciliationResult<V1Pod>> DeletedAsync(V1Pod entity, CancellationToken cancellationToken)
    {
        script.Calls.Enqueue($"deleted {entity.Metadata.Name} {entity.Metadata.Uid}");
        return await script.Deleted(entity, cancellationToken);
    }

    public void Dispose() => script.CountDisposal();

    internal sealed class Script
    {
        private int _disposals;

        public int Disposals => _disposals;

        public ConcurrentQueue<string> Calls { get; } = new();

        public Func<V1Pod, CancellationToken, Task<ReconciliationResult<V1Pod>>> Reconcile { get; set; } = (pod, _) => Task.FromResult(ReconciliationResult<V1Pod>.Success(pod));

        public Func<V1Pod, CancellationToken, Task<ReconciliationResult<V1Pod>>> Deleted { get; set; } = (pod, _) => Task.FromResult(ReconciliationResult<V1Pod>.Success(pod));

        public void CountDisposal() => Interlocked.Increment(ref _disposals);
    }
}
