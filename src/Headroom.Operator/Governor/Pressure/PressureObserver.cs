using System.Globalization;
using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Governor.Pressure;

/// <summary>Reads the signs of pressure from every answer that the API server gives, to whatever the operator asks.</summary>
public sealed class PressureObserver(PressureGauge pressure) : IRequestObserver
{
    private readonly Lock _lock = new();
    private readonly LatencyNorm _norm = new();

    public void Answered(ApiRequest request, RequestOutcome outcome)
    {
        switch (outcome)
        {
            case { OfDisruptionBudget: true }:
                break;
            case { Code: HttpStatusCode.TooManyRequests }:
                pressure.Signal(PressureSignal.TooManyRequests, $"{request}: 429", outcome.RetryAfter);
                break;
            case { Code: >= HttpStatusCode.InternalServerError } when request.Resource == ApiRequest.Readiness.Resource:
                pressure.Signal(PressureSignal.NotReady, $"its /readyz answers {(int)outcome.Code}");
                break;
            // A metrics server that does not answer is no sign of how the API server is.
            case { Code: >= HttpStatusCode.InternalServerError } when request.Group == V1Beta1PodMetrics.MetricsGroup:
                break;
            case { Code: >= HttpStatusCode.InternalServerError }:
                pressure.Signal(PressureSignal.ServerError, $"{request}: {(int)outcome.Code}", outcome.RetryAfter);
                break;
            case { Code: null }:
                pressure.Signal(PressureSignal.NoAnswer, $"{request}: no answer");
                break;
            // A list takes as long as it is, and a watch goes on.
            case { Code: < HttpStatusCode.BadRequest } when request.Verb is not ("list" or "watch"):
                Measure(request, outcome.Elapsed);
                break;
        }
    }

    private void Measure(ApiRequest request, TimeSpan latency)
    {
        bool slow;
        double recent, normal;
        lock (_lock)
            (slow, recent, normal) = (_norm.IsSlow(latency), _norm.Recent, _norm.Normal);
        if (slow)
            pressure.Signal(PressureSignal.Slow, string.Create(CultureInfo.InvariantCulture, $"{request}: answers take {recent:0.##} s, normal is {normal:0.###} s"));
    }
}
