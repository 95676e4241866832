using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>What tests wait for in their namespace, and what they read there.</summary>
internal static class Waiting
{
    private const int LastLines = 15;
    private const int LastRequests = 25;

    /// <summary>As <see cref="Eventually.BecomesAsync"/>; where it does not, it is said too what the namespace's operators have logged and asked for last.</summary>
    /// <exception cref="TimeoutException">It did not in time.</exception>
    public static async Task<T> BecomesAsync<T>(this TestNamespace ns, Func<Task<T>> read, Func<T, bool> condition, string what)
    {
        try
        {
            return await Eventually.BecomesAsync(read, condition, what);
        }
        catch (TimeoutException late)
        {
            var requests = (await ns.OperatorRequestsAsync()).Where(request => request.Resource != "events").TakeLast(LastRequests).Select(request => $"{request.At:HH:mm:ss.f} {request}");
            throw new TimeoutException($"{late.Message}\nThe operators' log ends: {string.Join(" | ", ns.OperatorLog.TakeLast(LastLines))}\nTheir last requests: {string.Join(", ", requests)}", late);
        }
    }

    /// <summary>A pod of the app that the kubelet could run: one that is not on its way out, with this memory limit where one is given.</summary>
    /// <param name="except">A pod's name that is not meant.</param>
    public static async Task<string> PodAsync(this TestNamespace ns, string app, string? limit = null, string? except = null)
    {
        var pods = await ns.BecomesAsync(
            async () => new SeenPods((await ns.Api.GetAsync($"{ns.PathOf("Pod")}?labelSelector=app={app}"))["items"]!.AsArray().Select(SeenPod.Of)),
            pods => pods.Any(IsMeant), $"a pod of {app} with limit {limit ?? "of any size"}");
        return pods.First(IsMeant).Name;

        bool IsMeant(SeenPod pod) => !pod.Terminating && pod.Name != except && (limit is null || pod.Limit == limit);
    }

    /// <summary>The pod of this name is there, and not on its way out, with this memory limit.</summary>
    public static Task IsThereAsync(this TestNamespace ns, string pod, string limit) => ns.BecomesAsync(
        async () => await ns.Api.FindAsync(ns.PathOf("Pod", pod)) is { } found ? SeenPod.Of(found) : null,
        seen => seen is { Terminating: false } && seen.Limit == limit, $"{pod} is there with {limit}");

    /// <summary>Its controller has done everything that it can do while no pod is ready: from here on nobody but the operator would change the object.</summary>
    public static Task<JsonObject> SettledAsync(this TestNamespace ns, string deployment) => ns.BecomesAsync(
        () => ns.GetAsync("Deployment", deployment),
        found => (int?)found["status"]!["unavailableReplicas"] == 1 && (int?)found["status"]!["updatedReplicas"] == 1
            && found["status"]!["conditions"]!.AsArray().Any(condition => (string?)condition!["reason"] == "ReplicaSetUpdated"),
        $"deployment {deployment} has settled");

    /// <summary>What is to become of a created workload's spec at its first remedy: its limit and its request double, and its pods are marked with the time of it.</summary>
    public static JsonNode Doubled(JsonNode created, JsonNode healed)
    {
        var expected = new JsonObject { ["spec"] = created["spec"]!.DeepClone() };
        var template = Template(expected);
        var resources = App(template["spec"]!)["resources"]!;
        (resources["limits"]!["memory"], resources["requests"]!["memory"]) = ("128Mi", "64Mi");
        var record = JsonNode.Parse((string)healed["metadata"]!["annotations"]!["headroom.dev/remediation"]!)!;
        var annotations = template["metadata"]!["annotations"] ??= new JsonObject();
        annotations["headroom.dev/remedied"] = (string)record["lastAttempt"]!;
        return expected["spec"]!;
    }

    /// <summary>Its controller has seen the workload as it is.</summary>
    public static Task IsObservedAsync(this TestNamespace ns, string kind, string name) => ns.BecomesAsync(
        () => ns.GetAsync(kind, name), found => (long?)found["status"]?["observedGeneration"] == (long)found["metadata"]!["generation"]!, $"{kind} {name} is observed");

    /// <summary>The policy has no line about the workload.</summary>
    public static Task NoIncidentAsync(this TestNamespace ns, string policy, string workload) => ns.PolicyBecomesAsync(
        policy, status => (status["incidents"]?.AsArray() ?? []).All(line => (string?)line!["workload"] != workload), $"nothing of {workload} is told");

    /// <summary>The policy's condition has this reason.</summary>
    public static async Task<JsonNode> SaysAsync(this TestNamespace ns, string policy, string condition, string reason)
    {
        var found = await ns.PolicyBecomesAsync(
            policy, status => status["conditions"]?.AsArray().Any(each => (string?)each!["type"] == condition && (string?)each["reason"] == reason) ?? false, $"{condition} is {reason}");
        return Condition(found["status"]!, condition);
    }

    public static Task<JsonObject> HasLimitAsync(this TestNamespace ns, string kind, string name, string limit) => ns.BecomesAsync(
        () => ns.GetAsync(kind, name), found => AppLimit(Template(found)["spec"]!) == limit, $"{kind} {name} has limit {limit}");

    public static Task<JsonObject> PolicyBecomesAsync(this TestNamespace ns, string name, Func<JsonNode, bool> status, string what) => ns.BecomesAsync(
        () => ns.GetAsync("MemoryPolicy", name), found => found["status"] is { } now && status(now), $"policy {name}: {what}");

    /// <summary>The policy's line about the workload reaches this phase.</summary>
    public static async Task<JsonNode> IncidentAsync(this TestNamespace ns, string policy, string workload, string phase)
    {
        JsonNode? Line(JsonNode? status) => status?["incidents"]?.AsArray().FirstOrDefault(line => (string?)line!["workload"] == workload);
        var found = await ns.PolicyBecomesAsync(policy, status => (string?)Line(status)?["phase"] == phase, $"{workload} is {phase}");
        return Line(found["status"])!;
    }

    public static async Task<IReadOnlyList<JsonNode>> EventsAsync(this TestNamespace ns, string about, string? reason = null) =>
        [.. (await ns.Api.GetAsync($"{ns.PathOf("Event")}?fieldSelector=involvedObject.name={about}{(reason is null ? "" : $",reason={reason}")}"))["items"]!.AsArray()!];

    /// <summary>The message of the event, once there is one.</summary>
    public static async Task<string> EventAsync(this TestNamespace ns, string about, string reason)
    {
        var events = await ns.BecomesAsync(() => ns.EventsAsync(about, reason), events => events.Count > 0, $"event {reason} about {about}");
        return (string)events[0]["message"]!;
    }

    /// <summary>
    /// Has another workload healed, under a policy of its own, whose kills are shown only now: what the operator was to do about kills that
    /// were shown before, it has done by the time that this one is healed.
    /// </summary>
    public static async Task ControlIsHealedAsync(this TestNamespace ns, string name = "control")
    {
        await ns.CreatePolicyAsync(name, $$$"""{"selector": {"matchLabels": {"app": "{{{name}}}"}}, "memory": {"ceiling": "1Gi"}}""");
        await ns.CreateAsync(Manifests.Deployment(name));
        await ns.Kubelet.KillTwiceAsync(await ns.PodAsync(name));
        await ns.HasLimitAsync("Deployment", name, "128Mi");
    }

    /// <summary>The pod template of whatever kind of workload.</summary>
    public static JsonNode Template(JsonNode workload) => (workload["spec"]!["jobTemplate"] ?? workload)["spec"]!["template"]!;

    /// <summary>The memory limit of the container named app, as the API server writes it.</summary>
    public static string? AppLimit(JsonNode podSpec) => (string?)App(podSpec)["resources"]?["limits"]?["memory"];

    public static string? AppRequest(JsonNode podSpec) => (string?)App(podSpec)["resources"]?["requests"]?["memory"];

    public static JsonNode App(JsonNode podSpec) => podSpec["containers"]!.AsArray().Single(container => (string?)container!["name"] == "app")!;

    public static JsonNode Condition(JsonNode status, string type) => status["conditions"]!.AsArray().Single(condition => (string?)condition!["type"] == type)!;

    public static bool Is(JsonNode status, string type, string truth) =>
        status["conditions"]?.AsArray().Any(condition => (string?)condition!["type"] == type && (string?)condition["status"] == truth) ?? false;
}
