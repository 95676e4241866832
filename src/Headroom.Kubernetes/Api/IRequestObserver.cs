using System.Net;

namespace Headroom.Kubernetes.Api;

/// <summary>Is told how every request to the API server came out. Called on the request's own path: be quick, and do not throw.</summary>
public interface IRequestObserver
{
    void Answered(ApiRequest request, RequestOutcome outcome);
}

/// <param name="Code">What the server answered; null where no answer came, or none in time. A request that its caller gave up has no outcome.</param>
/// <param name="Elapsed">Until the answer was read; of a watch, until it began.</param>
/// <param name="RetryAfter">How long the server asked to be left alone.</param>
public readonly record struct RequestOutcome(HttpStatusCode? Code, TimeSpan Elapsed, TimeSpan? RetryAfter)
{
    /// <summary>The answer is a disruption budget's, and says nothing of the server: see <see cref="KubernetesApiException.IsDisruptionBudget"/>.</summary>
    public bool OfDisruptionBudget { get; init; }
}
