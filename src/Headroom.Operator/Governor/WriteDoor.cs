using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Election;
using Headroom.Kubernetes.Queueing;
using Headroom.Operator.Metrics;

namespace Headroom.Operator.Governor;

/// <summary>
/// The one way out: whatever changes the cluster goes through here, is counted, and but for the lease itself is sent by the leader only, and no
/// later than the lease allows. Nothing else in the operator holds a writer; a test keeps it so.
/// </summary>
public sealed class WriteDoor(IKubernetesWriter writer, Leadership leadership, WriteMetrics metrics)
{
    /// <exception cref="ReconcileFailedException">This replica does not lead, or no longer: nothing was sent.</exception>
    /// <exception cref="KubernetesApiException">As with every write.</exception>
    internal async Task<T> SendAsync<T>(WriteKind kind, Func<IKubernetesWriter, CancellationToken, Task<T>> write, CancellationToken cancellationToken)
    {
        using var term = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (kind != WriteKind.Lease)
        {
            if (!leadership.MayWrite)
                throw new ReconcileFailedException("this replica of the operator does not lead (any more): nothing is written");
            if (leadership.Left is { } left)
                term.CancelAfter(left);
        }

        try
        {
            var written = await write(writer, term.Token);
            metrics.Written(kind, "ok");
            return written;
        }
        catch (Exception fault)
        {
            metrics.Written(kind, WriteMetrics.ResultOf(fault));
            if (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw new TimeoutException("the lease was about to end before the API server answered", fault);
            throw;
        }
    }
}
