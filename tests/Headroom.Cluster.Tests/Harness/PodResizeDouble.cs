using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>
/// Stands in for a server and a kubelet that resize pods in place, as KEP-1287 has it and the local cluster has not: discovery names pods/resize; a patch of it changes the
/// pod's spec at once; the kubelet is at it (PodResizeInProgress) until status.containerStatuses[].resources says the same, which it does at the next look; a node
/// without room says PodResizePending. Nothing of it changes the real pods: it is laid over what their lists answer.
/// </summary>
/// <param name="api">By which it looks at the pods as they are.</param>
internal sealed class PodResizeDouble(JsonApi api, string kubeConfig) : ApiDouble(kubeConfig)
{
    private readonly ConcurrentDictionary<string, Resized> _resized = new();

    /// <summary>What its node has no room for, such as <c>128Mi</c>; null where it has room for everything.</summary>
    public string? Infeasible { get; set; }

    /// <summary>The server refuses every resize, in these words; null where it takes them.</summary>
    public string? Refusal { get; set; }

    /// <summary>How often it was asked to resize something, also where it refused.</summary>
    public int Asked { get; private set; }

    /// <summary>The memory limit of the container app of each pod that was resized.</summary>
    public IReadOnlyDictionary<string, string> Limits => _resized.ToDictionary(pod => pod.Key, pod => (string)pod.Value.Resources["limits"]!["memory"]!);

    protected override async Task<HttpResponseMessage?> AnswerAsync(HttpRequestMessage request, string path, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get && path == "api/v1")
            return await DiscoveryAsync();
        if (request.Method == HttpMethod.Patch && path.Split('?')[0] is var target && target.EndsWith("/resize", StringComparison.Ordinal))
            return await ResizeAsync(target[..^"/resize".Length], JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!);
        if (request.Method == HttpMethod.Get && path.Contains("/pods?", StringComparison.Ordinal) && path.Contains("labelSelector=", StringComparison.Ordinal) && !path.Contains("watch=true", StringComparison.Ordinal))
            return await ListAsync(path);
        return null;
    }

    private async Task<HttpResponseMessage> DiscoveryAsync()
    {
        var found = await api.GetAsync("api/v1");
        found["resources"]!.AsArray().Add(new JsonObject { ["name"] = "pods/resize", ["singularName"] = "", ["namespaced"] = true, ["kind"] = "Pod", ["verbs"] = new JsonArray("get", "patch", "update") });
        return Answer(found);
    }

    private async Task<HttpResponseMessage> ResizeAsync(string path, JsonNode patch)
    {
        Asked++;
        if (Refusal is { } words)
            return Refuse(HttpStatusCode.UnprocessableEntity, "Invalid", words);
        var pod = await api.GetAsync(path);
        if ((string?)pod["metadata"]!["resourceVersion"] != (string?)patch["metadata"]!["resourceVersion"])
            return Refuse(HttpStatusCode.Conflict, "Conflict", "the object has been modified; please apply your changes to the latest version and try again");
        var resources = patch["spec"]!["containers"]!.AsArray().Single(container => (string?)container!["name"] == "app")!["resources"]!.AsObject();
        _resized[(string)pod["metadata"]!["name"]!] = new Resized(resources.DeepClone().AsObject());
        return Answer(pod);
    }

    private async Task<HttpResponseMessage> ListAsync(string path)
    {
        var found = await api.GetAsync(path);
        foreach (var pod in found["items"]!.AsArray())
            Overlay(pod!);
        return Answer(found);
    }

    private void Overlay(JsonNode pod)
    {
        var app = pod["spec"]!["containers"]!.AsArray().Single(container => (string?)container!["name"] == "app")!;
        var actual = app["resources"]!.DeepClone();
        if (_resized.GetValueOrDefault((string)pod["metadata"]!["name"]!) is { } resized)
        {
            foreach (var (amounts, values) in resized.Resources)
                app["resources"]![amounts]!["memory"] = values!["memory"]!.DeepClone();
            if (Infeasible == (string?)resized.Resources["limits"]!["memory"])
                Condition(pod, "PodResizePending", "Infeasible", "Node didn't have enough capacity: memory");
            else if (!resized.Actuated)
                Condition(pod, "PodResizeInProgress", null, null);
            else
                actual = app["resources"]!.DeepClone();
            resized.Actuated = true;
        }

        foreach (var status in pod["status"]?["containerStatuses"]?.AsArray() ?? [])
        {
            if ((string?)status!["name"] == "app")
                status["resources"] = actual.DeepClone();
        }
    }

    private static void Condition(JsonNode pod, string type, string? reason, string? message) =>
        (pod["status"]!["conditions"] as JsonArray)!.Add(new JsonObject { ["type"] = type, ["status"] = "True", ["reason"] = reason, ["message"] = message });

    private sealed record Resized(JsonObject Resources)
    {
        /// <summary>The kubelet has been at it.</summary>
        public bool Actuated { get; set; }
    }
}
