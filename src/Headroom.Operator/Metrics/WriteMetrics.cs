using System.Diagnostics.Metrics;
using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Operator.Governor;

namespace Headroom.Operator.Metrics;

/// <summary>What the operator sent to the cluster, and what came of it.</summary>
public sealed class WriteMetrics(HeadroomMeter meter)
{
    private readonly Counter<long> _writes = meter.Meter.CreateCounter<long>("headroom.writes", null, "Requests that change the cluster, by kind (template, pod, resize, event, status, lease) and result.");

    /// <param name="result">One of a few words: <c>ok</c>, or what <see cref="ResultOf"/> gives.</param>
    public void Written(WriteKind kind, string result) => _writes.Add(1, new("kind", Label(kind)), new("result", result));

    public static string ResultOf(Exception fault) => fault switch
    {
        KubernetesApiException { IsConflict: true } => "conflict",
        KubernetesApiException { IsDisruptionBudget: true } => "disruption_budget",
        KubernetesApiException { Code: HttpStatusCode.TooManyRequests } => "throttled",
        KubernetesApiException { Code: >= HttpStatusCode.InternalServerError } => "server_error",
        KubernetesApiException => "refused",
        OperationCanceledException => "given_up",
        _ => "no_answer",
    };

    private static string Label(WriteKind kind) => kind switch
    {
        WriteKind.Template => "template",
        WriteKind.Scale => "scale",
        WriteKind.Pod => "pod",
        WriteKind.Resize => "resize",
        WriteKind.Event => "event",
        WriteKind.Status => "status",
        _ => "lease",
    };
}
