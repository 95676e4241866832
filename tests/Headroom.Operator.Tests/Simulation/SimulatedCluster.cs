using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>
/// An API server of Kubernetes 1.36 in memory, as far as the operator asks one. Not simulated: managed fields, field validation, quotas,
/// disruption budgets, and defaults of definitions. A request that it does not know fails the story.
/// </summary>
internal sealed class SimulatedCluster
{
    private static readonly IReadOnlyList<string> CoreResources =
        ["pods", "pods/eviction", "pods/resize", "pods/status", "events", "namespaces", "nodes"];

    private readonly Dictionary<string, Queue<JsonObject>> _pages = [];
    private readonly List<string> _unknown = [];
    private readonly WatchHub _watches;

    public SimulatedCluster(ManualTime time)
    {
        Store = new SimulatedStore(time);
        _watches = new WatchHub(Store, time);
    }

    public SimulatedStore Store { get; }

    /// <summary>What it was asked and could not answer.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Changes what a request asks for before the server does it, as a faulty admission webhook would.</summary>
    public Action<ApiCall>? Admission { get; set; }

    /// <summary>Answers at once, on the caller's thread.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="lineFault">What goes wrong with the next line of the watch that the request begins.</param>
    public HttpResponseMessage Answer(ApiCall call, string user, Func<SimulatedFault?> lineFault)
    {
        lock (Store.Gate)
        {
            try
            {
                Admission?.Invoke(call);
                return Route(call, user, lineFault);
            }
            catch (ApiRefusal refusal)
            {
                return Json(refusal.ToStatus(), refusal.Code);
            }
        }
    }

    public static HttpResponseMessage Json(JsonNode body, int code = 200) =>
        new((HttpStatusCode)code) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    private HttpResponseMessage Route(ApiCall call, string user, Func<SimulatedFault?> lineFault)
    {
        var (ns, name) = (call.Namespace ?? "", call.Name ?? "");
        switch (call)
        {
            case { Path: "readyz" }:
                return Text(200, "ok");
            case { Path: "api/v1" }:
                return Json(Discovery());
            case { Kind: null, Verb: "get" or "list" or "watch" }:
                return Text(404, "404 page not found\n");
            case { Kind: { } kind, Verb: "watch" } when !call.Query.Keys.Any(name => name.EndsWith("Selector", StringComparison.Ordinal)):
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(_watches.Begin(kind, call, lineFault)) };
            case { Kind: { } kind, Verb: "list" }:
                return Json(List(kind, call));
            case { Kind: { } kind, Verb: "get", Subresource: null }:
                return Json(Store.Find(kind, ns, name) ?? throw ApiRefusal.NotFound(kind, name));
            case { Kind: { } kind, Verb: "create", Name: null, Body: { } body }:
                return Json(Store.Create(kind, ns, body, user), 201);
            case { Kind: { } kind, Verb: "create", Subresource: "eviction", Body: { } body } when kind == ApiKind.Pods:
                Store.Delete(kind, ns, name, body["deleteOptions"]?["preconditions"]?.AsObject(), atOnce: false, user);
                return Json(new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Success", ["code"] = 201 }, 201);
            case { Kind: { } kind, Verb: "patch", Subresource: null or "status", Body: { } body }:
                return Json(Patch(kind, call, body, user));
            case { Kind: { } kind, Verb: "delete", Subresource: null }:
                Store.Delete(kind, ns, name, call.Body?["preconditions"]?.AsObject(), atOnce: false, user);
                return Json(new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["status"] = "Success" });
            default:
                _unknown.Add(call.Key);
                return Json(ApiRefusal.StatusOf(405, "MethodNotAllowed", $"the simulation does not know {call.Key}"), 405);
        }
    }

    private JsonObject Patch(ApiKind kind, ApiCall call, JsonObject body, string user)
    {
        var (ns, name, isStrategic) = (call.Namespace ?? "", call.Name!, call.MediaType == "application/strategic-merge-patch+json");
        if (isStrategic && kind == ApiKind.Policies)
            throw new ApiRefusal(415, "UnsupportedMediaType", "custom resources know no strategic merge patch");
        var found = Store.Find(kind, ns, name) ?? throw ApiRefusal.NotFound(kind, name);
        var patch = body.DeepClone().AsObject();
        foreach (var field in new[] { "uid", "resourceVersion" })
        {
            if (patch["metadata"] is not JsonObject metadata || !metadata.ContainsKey(field))
                continue;
            if ((string?)metadata[field] != (string?)found["metadata"]![field])
                throw ApiRefusal.Conflict(kind, name);
            metadata.Remove(field);
        }

        return Store.Update(kind, ns, name, changed => JsonMerge.Apply(changed, patch, isStrategic), call.Subresource == "status", user);
    }

    /// <summary>The pages of one list are of one moment.</summary>
    private JsonObject List(ApiKind kind, ApiCall call)
    {
        var limit = int.Parse(call.Query.GetValueOrDefault("limit") ?? "0", CultureInfo.InvariantCulture);
        if (call.Query.GetValueOrDefault("continue") is { } token)
        {
            return _pages.Remove(token, out var rest)
                ? Page(kind, rest, limit, token.Split('/')[0])
                : throw new ApiRefusal(410, "Expired", "The provided continue parameter is too old to display a consistent list result.");
        }

        var (labels, fields) = (call.Query.GetValueOrDefault("labelSelector"), call.Query.GetValueOrDefault("fieldSelector"));
        var found = Store.List(kind, call.Namespace)
            .Where(each => Selectors.Match(each, labels, fields)).Select(each => each.DeepClone().AsObject());
        return Page(kind, new Queue<JsonObject>(found), limit, Store.Version.ToString(CultureInfo.InvariantCulture));
    }

    private JsonObject Page(ApiKind kind, Queue<JsonObject> rest, int limit, string version)
    {
        var items = new JsonArray();
        while (rest.Count > 0 && (limit <= 0 || items.Count < limit))
            items.Add(rest.Dequeue());
        var next = rest.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{version}/{_pages.Count}");
        if (next != "")
            _pages[next] = rest;
        return new JsonObject
        {
            ["kind"] = $"{kind.Kind}List",
            ["apiVersion"] = kind.ApiVersion,
            ["metadata"] = new JsonObject { ["resourceVersion"] = version, ["continue"] = next },
            ["items"] = items,
        };
    }

    private static JsonObject Discovery() => new()
    {
        ["kind"] = "APIResourceList",
        ["groupVersion"] = "v1",
        ["resources"] = new JsonArray([.. CoreResources.Select(
            name => (JsonNode)new JsonObject { ["name"] = name, ["namespaced"] = true, ["verbs"] = new JsonArray("get", "patch") })]),
    };

    private static HttpResponseMessage Text(int code, string text) =>
        new((HttpStatusCode)code) { Content = new StringContent(text, Encoding.UTF8, "text/plain") };
}
