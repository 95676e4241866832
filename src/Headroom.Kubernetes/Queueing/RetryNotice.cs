using Headroom.Kubernetes.Api;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Queueing;

/// <summary>When a key that failed is tried again, and how its failure is told: each new message once, with a stack only where it is nobody's known answer.</summary>
internal readonly record struct RetryNotice(Exception Error, TimeSpan Delay, int Failures, bool IsNew)
{
    /// <param name="backoff">The delay where the failure asks for none. A server's Retry-After lengthens it, and never shortens it.</param>
    public static RetryNotice For(Exception error, TimeSpan backoff, int failures, bool isNew)
    {
        var delay = error switch
        {
            ReconcileFailedException { RetryAfter: { } asked } => asked,
            KubernetesApiException { RetryAfter: { } asked } when asked > backoff => asked,
            _ => backoff,
        };
        return new RetryNotice(error, delay, failures, isNew);
    }

    public void Tell<TKey>(ILogger logger, string queue, TKey key)
    {
        if (!IsNew)
            logger.ReconcileFailedAgain(queue, key, Failures, Delay.TotalSeconds, Error.Message);
        else if (Error is KubernetesApiException or ReconcileFailedException or HttpRequestException or TimeoutException)
            logger.ReconcileFailed(queue, key, Delay.TotalSeconds, Error.Message);
        else
            logger.ReconcileThrew(Error, queue, key, Delay.TotalSeconds, Error.Message);
    }
}
