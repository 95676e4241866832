namespace Headroom.Kubernetes.Queueing;

/// <summary>Says that a reconciliation failed, where there is nothing about the failure but its message to tell.</summary>
/// <param name="retryAfter">When to try again; null leaves it to the queue's backoff.</param>
public sealed class ReconcileFailedException(string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
