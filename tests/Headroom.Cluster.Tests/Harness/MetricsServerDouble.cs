using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Headroom.Kubernetes.Connection;
using Headroom.Kubernetes.Controllers;
using Microsoft.Extensions.DependencyInjection;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>
/// Stands in for a metrics server, which the local cluster has none of: in front of an operator's connection it answers what is asked of metrics.k8s.io, and passes
/// everything else on. Which pods there are, and which of them a selector selects, the real API server says; what they use, the test.
/// </summary>
internal sealed class MetricsServerDouble : HttpMessageHandler
{
    private const string Root = "apis/metrics.k8s.io/v1beta1/";

    private readonly JsonApi _api;
    private readonly ClusterConnection _connection;
    private readonly HttpClient _upstream;
    private readonly ConcurrentQueue<string> _requests = new();

    /// <param name="api">By which it looks for the pods.</param>
    /// <param name="kubeConfig">Of the operator in front of which it stands.</param>
    public MetricsServerDouble(JsonApi api, string kubeConfig)
    {
        _api = api;
        _connection = ClusterConnection.Open(new ConnectionOptions { KubeConfig = kubeConfig }, TimeProvider.System);
        _upstream = _connection.CreateClient();
    }

    /// <summary>What each container of each pod uses, such as <c>200Mi</c>.</summary>
    public string Use { get; set; } = "200Mi";

    /// <summary>It does not run: the API server answers for it with 503.</summary>
    public bool IsDown { get; set; }

    /// <summary>Path and query of all that was asked of metrics.k8s.io.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Puts it in front of an operator that is about to start.</summary>
    public void Serve(IServiceCollection services)
    {
        var options = (OperatorOptions)services.Single(service => service.ServiceType == typeof(OperatorOptions)).ImplementationInstance!;
        options.Connect = _ => new HttpClient(this, disposeHandler: false) { BaseAddress = _connection.Server, Timeout = Timeout.InfiniteTimeSpan };
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = _connection.Server.MakeRelativeUri(request.RequestUri!).ToString();
        if (!path.StartsWith(Root, StringComparison.Ordinal))
            return await PassOnAsync(request, cancellationToken);
        _requests.Enqueue(path);
        if (IsDown)
            return Answer(HttpStatusCode.ServiceUnavailable, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Failure", ["reason"] = "ServiceUnavailable", ["message"] = "the server is currently unable to handle the request", ["code"] = 503 });
        var pods = (await _api.GetAsync($"api/v1/{path[Root.Length..]}"))["items"]!.AsArray();
        return Answer(HttpStatusCode.OK, new JsonObject
        {
            ["kind"] = "PodMetricsList",
            ["apiVersion"] = "metrics.k8s.io/v1beta1",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. pods.Where(Runs).Select(Metrics)]),
        });
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _upstream.Dispose();
            _connection.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>A message is sent once: what goes on is a copy.</summary>
    private async Task<HttpResponseMessage> PassOnAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        if (request.Content is { } content)
        {
            copy.Content = new ByteArrayContent(await content.ReadAsByteArrayAsync(cancellationToken));
            foreach (var (name, values) in content.Headers)
                copy.Content.Headers.TryAddWithoutValidation(name, values);
        }

        foreach (var (name, values) in request.Headers)
            copy.Headers.TryAddWithoutValidation(name, values);
        return await _upstream.SendAsync(copy, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private static bool Runs(JsonNode? pod) => pod!["metadata"]!["deletionTimestamp"] is null && (string?)pod["status"]?["phase"] == "Running";

    private JsonObject Metrics(JsonNode? pod) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = (string)pod!["metadata"]!["name"]!, ["namespace"] = (string)pod["metadata"]!["namespace"]!, ["labels"] = pod["metadata"]!["labels"]!.DeepClone() },
        ["window"] = "15s",
        ["containers"] = new JsonArray(
            [.. pod["spec"]!["containers"]!.AsArray().Select(container => new JsonObject { ["name"] = (string)container!["name"]!, ["usage"] = new JsonObject { ["cpu"] = "1m", ["memory"] = Use } })]),
    };

    private static HttpResponseMessage Answer(HttpStatusCode code, JsonObject body) => new(code) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
}
