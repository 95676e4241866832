using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>
/// Stands in for a metrics server: answers what is asked of metrics.k8s.io. Which pods there are, and which of them a selector selects, the real API server says; what
/// they use, the test.
/// </summary>
/// <param name="api">By which it looks for the pods.</param>
internal sealed class MetricsServerDouble(JsonApi api, string kubeConfig) : ApiDouble(kubeConfig)
{
    private const string Root = "apis/metrics.k8s.io/v1beta1/";

    private readonly ConcurrentQueue<string> _requests = new();

    /// <summary>What each container of each pod uses, such as <c>200Mi</c>.</summary>
    public string Use { get; set; } = "200Mi";

    /// <summary>It does not run: the API server answers for it with 503.</summary>
    public bool IsDown { get; set; }

    /// <summary>Path and query of all that was asked of it.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    protected override async Task<HttpResponseMessage?> AnswerAsync(HttpRequestMessage request, string path, CancellationToken cancellationToken)
    {
        if (!path.StartsWith(Root, StringComparison.Ordinal))
            return null;
        _requests.Enqueue(path);
        if (IsDown)
            return Refuse(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable", "the server is currently unable to handle the request");
        var pods = (await api.GetAsync($"api/v1/{path[Root.Length..]}"))["items"]!.AsArray();
        return Answer(new JsonObject
        {
            ["kind"] = "PodMetricsList",
            ["apiVersion"] = "metrics.k8s.io/v1beta1",
            ["metadata"] = new JsonObject(),
            ["items"] = new JsonArray([.. pods.Where(Runs).Select(Metrics)]),
        });
    }

    private static bool Runs(JsonNode? pod) => pod!["metadata"]!["deletionTimestamp"] is null && (string?)pod["status"]?["phase"] == "Running";

    private JsonObject Metrics(JsonNode? pod) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = (string)pod!["metadata"]!["name"]!, ["namespace"] = (string)pod["metadata"]!["namespace"]!, ["labels"] = pod["metadata"]!["labels"]!.DeepClone() },
        ["window"] = "15s",
        ["containers"] = new JsonArray(
            [.. pod["spec"]!["containers"]!.AsArray().Select(container => new JsonObject { ["name"] = (string)container!["name"]!, ["usage"] = new JsonObject { ["cpu"] = "1m", ["memory"] = Use } })]),
    };
}
