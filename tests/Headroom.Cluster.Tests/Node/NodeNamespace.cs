using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Node;

/// <summary>One test's namespace, and what tests do and wait for there.</summary>
internal sealed class NodeNamespace : IAsyncDisposable
{
    /// <summary>A kubelet lets a looping container wait for longer and longer: with the cluster's own work, the third restart comes after about a minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly NodeCluster _cluster;
    private readonly AuditLog _audit;
    private readonly bool _isOurs;

    private NodeNamespace(NodeCluster cluster, string name, bool isOurs)
    {
        (_cluster, Name, _isOurs) = (cluster, name, isOurs);
        _audit = cluster.Audit.FromNowOn();
    }

    public string Name { get; }

    /// <param name="annotations">The namespace's own.</param>
    public static async Task<NodeNamespace> CreateAsync(NodeCluster cluster, string name, JsonObject? annotations = null)
    {
        await cluster.Api.CreateAsync("api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["annotations"] = annotations } });
        await cluster.Api.HasDefaultAccountAsync(name);
        return new NodeNamespace(cluster, name, isOurs: true);
    }

    /// <summary>A namespace that the test has made by other means.</summary>
    public static NodeNamespace Adopt(NodeCluster cluster, string name) => new(cluster, name, isOurs: true);

    /// <summary>A namespace that is there anyway, and stays.</summary>
    public static NodeNamespace Existing(NodeCluster cluster, string name) => new(cluster, name, isOurs: false);

    public Task<JsonObject> CreateAsync(HungryWorkload workload) => _cluster.Api.CreateAsync(Workloads(workload.Kind), workload.Manifest());

    public Task DeleteAsync(HungryWorkload workload) =>
        _cluster.Api.DeleteAsync($"{Workloads(workload.Kind)}/{workload.Name}", new JsonObject { ["propagationPolicy"] = "Background" });

    /// <param name="spec">As JSON.</param>
    public Task<JsonObject> CreatePolicyAsync(string spec, string name = "default") => CreatePolicyAsync(Doubling.Of(spec), name);

    /// <summary>The policy as it stands: what is left out, the server's defaults fill in.</summary>
    public Task<JsonObject> CreatePolicyWithDefaultsAsync(string spec) => CreatePolicyAsync(JsonNode.Parse(spec), "default");

    public Task DeletePolicyAsync(string name = "default") => _cluster.Api.DeleteAsync($"{Policies}/{name}");

    public Task<JsonObject> GetAsync(string kind, string name) => _cluster.Api.GetAsync($"{Workloads(kind)}/{name}");

    public Task<JsonObject> GetAsync(HungryWorkload workload) => GetAsync(workload.Kind, workload.Name);

    public async Task<IReadOnlyList<JsonNode>> PodsAsync(string app) =>
        [.. (await _cluster.Api.GetAsync($"api/v1/namespaces/{Name}/pods?labelSelector=app={app}"))["items"]!.AsArray()!];

    public async Task<IReadOnlyList<JsonNode>> ReplicaSetsAsync(string app) =>
        [.. (await _cluster.Api.GetAsync($"{Workloads("ReplicaSet")}?labelSelector=app={app}"))["items"]!.AsArray()!];

    /// <summary>Waits until its controller has seen the workload and made its pods.</summary>
    public async Task StartedAsync(HungryWorkload workload)
    {
        await Eventually.BecomesAsync(
            () => GetAsync(workload), found => (long?)found["status"]?["observedGeneration"] == (long?)found["metadata"]!["generation"], $"{workload.Name} is seen by its controller", Patience);
        await Eventually.BecomesAsync(() => PodsAsync(workload.Name), pods => pods.Count >= workload.Replicas, $"{workload.Name} has pods", Patience);
    }

    /// <summary>Waits until every replica is of the newest template and ready, with a limit other than the one that the workload began with.</summary>
    public Task<JsonObject> HealedAsync(HungryWorkload workload) => HealedAsync(workload.Kind, workload.Name, workload.Limit);

    public Task<JsonObject> HealedAsync(string kind, string name, string formerLimit) => Eventually.BecomesAsync(
        () => GetAsync(kind, name), found => Limit(found) != formerLimit && IsRolledOut(found), $"{kind} {name} is healed", Patience);

    public Task<JsonObject> ReadyAsync(HungryWorkload workload) => Eventually.BecomesAsync(() => GetAsync(workload), IsRolledOut, $"{workload.Name} is ready", Patience);

    /// <summary>How often the container has been started anew, in the pod of the workload that is the furthest.</summary>
    public async Task<int> RestartsAsync(string app) => (await PodsAsync(app))
        .SelectMany(pod => pod["status"]?["containerStatuses"]?.AsArray() ?? [])
        .Select(status => (int)status!["restartCount"]!)
        .DefaultIfEmpty().Max();

    public Task<int> RestartedAsync(string app, int times) =>
        Eventually.BecomesAsync(() => RestartsAsync(app), restarts => restarts >= times, $"{app} was restarted {times} times", Patience);

    /// <summary>Waits until the status of the workload's only pod tells of a kill of every one of its containers.</summary>
    public Task<IReadOnlyList<JsonNode>> AllKilledAsync(string app) => Eventually.BecomesAsync(
        () => PodsAsync(app),
        pods => pods is [var pod] && pod["status"]?["containerStatuses"]?.AsArray() is { } statuses && statuses.All(status => (string?)End(status!)?["reason"] == "OOMKilled"),
        $"all containers of {app} were killed", Patience);

    /// <summary>Waits until the status of the workload's only pod tells of an end of every one of its containers.</summary>
    public Task<IReadOnlyList<JsonNode>> AllEndedAsync(string app) => Eventually.BecomesAsync(
        () => PodsAsync(app),
        pods => pods is [var pod] && pod["status"]?["containerStatuses"]?.AsArray() is { } statuses && statuses.All(status => End(status!) is not null),
        $"all containers of {app} have ended", Patience);

    /// <summary>What was recorded about the workload's pods.</summary>
    public async Task<IReadOnlyList<JsonNode>> EventsAboutPodsAsync(string app, string reason) =>
        [.. (await _cluster.Api.GetAsync($"api/v1/namespaces/{Name}/events?fieldSelector=reason={reason}"))["items"]!.AsArray()
            .Where(found => ((string)found!["involvedObject"]!["name"]!).StartsWith($"{app}-", StringComparison.Ordinal))!];

    /// <summary>The last end of the container app in the workload's only pod: reason and exit code. Null where it has not ended.</summary>
    public async Task<(string? Reason, int ExitCode)?> LastEndAsync(string app) =>
        End(await AppAsync(app)) is { } end ? ((string?)end["reason"], (int)end["exitCode"]!) : null;

    /// <summary>Sends a signal to the main process of the container app, from outside; waits until the container has ended and runs again.</summary>
    public async Task EndAppAsync(string app, string signal)
    {
        var (restarts, running) = (await RestartsAsync(app), (string)(await AppAsync(app))["containerID"]!);
        await ContainerProcess.Of(running).SignalAsync(signal);
        await RestartedAsync(app, restarts + 1);
        await Eventually.BecomesAsync(() => AppAsync(app), status => status["state"]?["running"] is not null, $"{app} runs again", Patience);
    }

    /// <summary>
    /// Deletes the workload's only pod; answers what its kubelet told of the end of the container app: reason and exit code. A finalizer keeps the pod
    /// in sight until that is told, and then lets it go.
    /// </summary>
    public async Task<(string? Reason, int ExitCode)> DeletePodAsync(string app)
    {
        var pod = $"api/v1/namespaces/{Name}/pods/{(string)(await PodsAsync(app)).Single()["metadata"]!["name"]!}";
        await _cluster.Api.PatchAsync(pod, JsonNode.Parse("""{"metadata": {"finalizers": ["headroom.dev/kept-for-the-test"]}}""")!);
        try
        {
            await _cluster.Api.DeleteAsync(pod);
            var end = await Eventually.BecomesAsync(
                async () => End((await _cluster.Api.GetAsync(pod))["status"]!["containerStatuses"]![0]!), end => end is not null, $"the end of {app} is told", Patience);
            return ((string?)end!["reason"], (int)end["exitCode"]!);
        }
        finally
        {
            await _cluster.Api.PatchAsync(pod, JsonNode.Parse("""{"metadata": {"finalizers": null}}""")!);
            await Eventually.IsTrueAsync(async () => await _cluster.Api.FindAsync(pod) is null, $"the deleted pod of {app} is gone", Patience);
        }
    }

    /// <summary>Waits for words in the log of a Deployment's only pod.</summary>
    public Task<ShellResult> LogAsync(string app, string words) => Eventually.BecomesAsync(
        () => _cluster.Kubectl.TryAsync("logs", $"deployment/{app}", "-n", Name, "-c", "app"),
        log => log.Output.Contains(words, StringComparison.Ordinal), $"{app} logs \"{words}\"", Patience);

    /// <summary>What Headroom has told about an object.</summary>
    public async Task<IReadOnlyList<JsonNode>> HeadroomEventsAsync(string about) =>
        [.. (await _cluster.Api.GetAsync($"api/v1/namespaces/{Name}/events?fieldSelector=involvedObject.name={about}"))["items"]!.AsArray()
            .Where(found => (string?)found!["source"]?["component"] == "headroom" || (string?)found["reportingComponent"] == "headroom")!];

    public async Task<IReadOnlyList<JsonNode>> EventsAsync(string about, string reason) =>
        [.. (await _cluster.Api.GetAsync($"api/v1/namespaces/{Name}/events?fieldSelector=involvedObject.name={about},reason={reason}"))["items"]!.AsArray()!];

    /// <summary>Waits for the event; answers its message.</summary>
    public async Task<string> EventAsync(string about, string reason)
    {
        var events = await Eventually.BecomesAsync(() => EventsAsync(about, reason), events => events.Count > 0, $"event {reason} about {about}", Patience);
        return (string)events[0]["message"]!;
    }

    /// <summary>Waits until the policy's status has the workload in this phase; answers the whole status.</summary>
    public async Task<JsonNode> PolicyStatusAsync(string workload, string phase, string policy = "default")
    {
        var found = await Eventually.BecomesAsync(
            () => _cluster.Api.GetAsync($"{Policies}/{policy}"),
            found => (string?)Incident(found["status"], workload)?["phase"] == phase, $"policy {policy} has {workload} as {phase}", Patience);
        return found["status"]!;
    }

    /// <summary>Waits until the policy's status tells of so many kills of the workload's container; answers its line.</summary>
    public async Task<JsonNode> IncidentAsync(string workload, int kills, string policy = "default")
    {
        var found = await Eventually.BecomesAsync(
            () => _cluster.Api.GetAsync($"{Policies}/{policy}"),
            found => (int?)Incident(found["status"], workload)?["kills"] >= kills, $"policy {policy} tells of {kills} kills of {workload}", Patience);
        return Incident(found["status"], workload)!;
    }

    public static JsonNode? Incident(JsonNode? status, string workload) =>
        status?["incidents"]?.AsArray().FirstOrDefault(line => (string?)line!["workload"] == workload);

    /// <summary>Everything that the operator's pod has written here since the test began.</summary>
    public async Task<IReadOnlyList<AuditedRequest>> OperatorWritesAsync() =>
        [.. (await _audit.OfAsync(NodeCluster.OperatorUser)).Where(request => request.IsWrite && request.Namespace == Name)];

    /// <summary>The operator's patches of a workload that the API server took.</summary>
    public async Task<int> RemediesAsync(string name) => (await OperatorWritesAsync()).Count(request =>
        request is { Verb: "patch", Resource: "deployments" or "statefulsets" or "daemonsets", Code: 200 } && request.Name == name);

    /// <param name="container">Null for the first.</param>
    public static string? Limit(JsonNode workload, string? container = null) => Memory(workload, container, "limits");

    /// <inheritdoc cref="Limit"/>
    public static string? Request(JsonNode workload, string? container = null) => Memory(workload, container, "requests");

    public async ValueTask DisposeAsync()
    {
        if (_isOurs)
            await _cluster.Api.DeleteAsync($"api/v1/namespaces/{Name}");
    }

    private Task<JsonObject> CreatePolicyAsync(JsonNode? spec, string name) => _cluster.Api.CreateAsync(Policies, new JsonObject
    {
        ["apiVersion"] = "headroom.dev/v1alpha1",
        ["kind"] = "MemoryPolicy",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = spec,
    });

    private async Task<JsonNode> AppAsync(string app) => (await PodsAsync(app)).Single()["status"]!["containerStatuses"]!.AsArray()
        .Single(status => (string?)status!["name"] == "app")!;

    private static JsonNode? End(JsonNode containerStatus) => containerStatus["state"]?["terminated"] ?? containerStatus["lastState"]?["terminated"];

    private string Policies => $"apis/headroom.dev/v1alpha1/namespaces/{Name}/memorypolicies";

    private string Workloads(string kind) => $"apis/apps/v1/namespaces/{Name}/{kind.ToLowerInvariant()}s";

    private static string? Memory(JsonNode workload, string? container, string of)
    {
        var spec = workload["spec"]!["template"]!["spec"]!;
        var template = spec["containers"]!.AsArray().Concat(spec["initContainers"]?.AsArray() ?? []).First(each => container is null || (string?)each!["name"] == container);
        return (string?)template!["resources"]?[of]?["memory"];
    }

    /// <summary>Every replica is of the newest template, and ready.</summary>
    public static bool IsRolledOut(JsonNode workload)
    {
        var status = workload["status"]!;
        int Count(string field) => (int?)status[field] ?? 0;
        if ((long?)status["observedGeneration"] != (long?)workload["metadata"]!["generation"])
            return false;
        return (string?)workload["kind"] == "DaemonSet"
            ? Count("desiredNumberScheduled") is > 0 and var desired && Count("updatedNumberScheduled") == desired && Count("numberReady") == desired
            : (int?)workload["spec"]!["replicas"] is { } replicas && Count("replicas") == replicas && Count("updatedReplicas") == replicas && Count("readyReplicas") == replicas;
    }
}
