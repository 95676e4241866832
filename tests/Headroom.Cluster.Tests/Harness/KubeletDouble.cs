using System.Text.Json.Nodes;
using Headroom.Kubernetes.Resources;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>How a container ended.</summary>
/// <param name="Ago">How long before now.</param>
/// <param name="Lived">How long it had run.</param>
internal sealed record ContainerEnd(int ExitCode = 137, string Reason = "OOMKilled", TimeSpan? Ago = null, TimeSpan? Lived = null);

/// <summary>
/// Stands in for the kubelet and the kernel under it, on a control plane without nodes: writes to pods/status what a kubelet writes when
/// containers run, are killed, and wait for their next start, in the order in which it writes it. No process runs anywhere, so nothing dies
/// that a test has not killed, and nothing ends by itself: also the deletion of pods that sit on a node is finished here.
/// </summary>
internal sealed class KubeletDouble(JsonApi api, string ns)
{
    /// <summary>A kill, seen as the kubelet shows it until the next start: terminated now, the one before in lastState.</summary>
    /// <returns>The pod with its new status.</returns>
    public Task<JsonObject> KillAsync(string pod, string container = "app", ContainerEnd? end = null) => KillAsync(pod, container, end, TimeProvider.System.GetUtcNow());

    /// <summary>The kubelet says that a probe failed, and that it ends the container for that; then it has ended.</summary>
    /// <param name="words">The probe's, such as <c>HTTP probe failed with statuscode: 500</c>.</param>
    public async Task<JsonObject> KillByProbeAsync(string pod, string words, string container = "app", ContainerEnd? end = null, string probe = "Liveness")
    {
        // One moment for all of it: what a container has lived is told to the second.
        var (found, now) = (await api.GetAsync(Path(pod)), TimeProvider.System.GetUtcNow());
        var then = now - (end?.Ago ?? TimeSpan.Zero);
        await RecordAsync(found, container, "Unhealthy", "Warning", $"{probe} probe failed: {words}", then);
        await RecordAsync(found, container, "Killing", "Normal", $"Container {container} failed {probe.ToLowerInvariant()} probe, will be restarted", then);
        return await KillAsync(pod, container, end, now);
    }

    /// <summary>The container that was killed last waits for its next start.</summary>
    public Task<JsonObject> BackOffAsync(string pod, string container = "app") => ChangeAsync(pod, container, status =>
    {
        status["lastState"] = status["state"]!.DeepClone();
        status["state"] = new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "CrashLoopBackOff", ["message"] = $"back-off restarting failed container={container}" } };
    });

    public async Task KillTwiceAsync(string pod, string container = "app", ContainerEnd? end = null)
    {
        await KillAsync(pod, container, end);
        await KillAsync(pod, container, end);
    }

    /// <summary>Every container of the pod runs and is ready.</summary>
    public async Task RunAsync(string pod)
    {
        var found = await api.GetAsync(Path(pod));
        await WriteAsync(pod, [.. Names(found).Select(Running)], ready: true);
    }

    /// <summary>Every container of the pod has ended well, and so the pod: a Job's work is done.</summary>
    public async Task SucceedAsync(string pod)
    {
        var found = await api.GetAsync(Path(pod));
        var ended = Names(found).Select(name => Status(name, new JsonObject { ["terminated"] = Terminated(new ContainerEnd(0, "Completed")) }));
        var report = Report([.. ended], ready: false);
        report["status"]!["phase"] = "Succeeded";
        await api.PatchAsync($"{Path(pod)}/status", report, JsonApi.Strategic);
    }

    /// <summary>A status that names a container as killed, whether the pod has one of that name or not, and nothing else.</summary>
    public Task ShowAsync(string pod, JsonObject containerStatus) => WriteAsync(pod, [containerStatus], ready: false);

    public static JsonObject Status(string container, JsonObject state) => new()
    {
        ["name"] = container,
        ["image"] = "localhost/app:1",
        ["imageID"] = "",
        ["ready"] = false,
        ["restartCount"] = 0,
        ["state"] = state,
    };

    /// <summary>Does what nodes do in a rollout until every pod of the app is ready and the workload says so.</summary>
    public Task RollOutAsync(string workloadPath, string app) => Eventually.IsTrueAsync(
        async () =>
        {
            foreach (var pod in (await api.GetAsync($"api/v1/namespaces/{ns}/pods?labelSelector=app={app}"))["items"]!.AsArray())
                await ServeAsync(pod!);
            var found = await api.GetAsync(workloadPath);
            var (spec, status) = (found["spec"]!, found["status"]!);
            var wanted = (int?)spec["replicas"] ?? (int)status["desiredNumberScheduled"]!;
            return (long?)status["observedGeneration"] == (long)found["metadata"]!["generation"]!
                && Count(status, "updatedReplicas", "updatedNumberScheduled") == wanted && Count(status, "readyReplicas", "numberReady") == wanted
                && Count(status, "replicas", "currentNumberScheduled") == wanted;
        },
        $"{workloadPath} is rolled out");

    public static JsonObject Terminated(ContainerEnd end) => Terminated(end, TimeProvider.System.GetUtcNow());

    private Task<JsonObject> KillAsync(string pod, string container, ContainerEnd? end, DateTimeOffset now) => ChangeAsync(pod, container, status =>
    {
        if (status["state"]?["terminated"] is { } before)
        {
            status["lastState"] = new JsonObject { ["terminated"] = before.DeepClone() };
            status["restartCount"] = (int)status["restartCount"]! + 1;
        }

        status["ready"] = false;
        status["state"] = new JsonObject { ["terminated"] = Terminated(end ?? new ContainerEnd(), now) };
    });

    private static JsonObject Terminated(ContainerEnd end, DateTimeOffset now)
    {
        var finished = now - (end.Ago ?? TimeSpan.Zero);
        return new JsonObject
        {
            ["exitCode"] = end.ExitCode,
            ["reason"] = end.Reason,
            ["startedAt"] = KubernetesTimeConverter.Text(finished - (end.Lived ?? TimeSpan.FromSeconds(3))),
            ["finishedAt"] = KubernetesTimeConverter.Text(finished),
            ["containerID"] = $"containerd://{Guid.NewGuid():N}",
        };
    }

    private Task<JsonObject> RecordAsync(JsonObject pod, string container, string reason, string type, string message, DateTimeOffset at)
    {
        var now = KubernetesTimeConverter.Text(at);
        return api.CreateAsync($"api/v1/namespaces/{ns}/events", new JsonObject
        {
            ["metadata"] = new JsonObject { ["generateName"] = $"{(string)pod["metadata"]!["name"]!}." },
            ["involvedObject"] = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["namespace"] = ns,
                ["name"] = (string)pod["metadata"]!["name"]!,
                ["uid"] = (string)pod["metadata"]!["uid"]!,
                ["fieldPath"] = $"spec.containers{{{container}}}",
            },
            ["reason"] = reason,
            ["message"] = message,
            ["type"] = type,
            ["source"] = new JsonObject { ["component"] = "kubelet", ["host"] = "double" },
            ["firstTimestamp"] = now,
            ["lastTimestamp"] = now,
            ["count"] = 1,
        });
    }

    /// <summary>A pod that went since it was listed is served already.</summary>
    private async Task ServeAsync(JsonNode pod)
    {
        var name = (string)pod["metadata"]!["name"]!;
        var isLeaving = pod["metadata"]!["deletionTimestamp"] is not null;
        var isReady = pod["status"]?["conditions"]?.AsArray().Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") ?? false;
        if (isLeaving)
            await api.DeleteAsync(Path(name), new JsonObject { ["gracePeriodSeconds"] = 0 });
        else if (!isReady)
            await api.TryPatchAsync($"{Path(name)}/status", Report([.. Names(pod).Select(Running)], ready: true), JsonApi.Strategic);
    }

    private async Task<JsonObject> ChangeAsync(string pod, string container, Action<JsonObject> change)
    {
        var found = await api.GetAsync(Path(pod));
        var (init, regular) = (Known(found, "initContainers", "initContainerStatuses"), Known(found, "containers", "containerStatuses"));
        change(init.Concat(regular).Single(status => (string?)status["name"] == container));
        return await WriteAsync(pod, regular, ready: false, init);
    }

    private static List<JsonObject> Known(JsonNode pod, string containers, string statuses)
    {
        var known = pod["status"]?[statuses]?.AsArray() ?? [];
        return [.. Names(pod, containers).Select(name => known.FirstOrDefault(status => (string?)status!["name"] == name)?.DeepClone().AsObject() ?? Running(name))];
    }

    private Task<JsonObject> WriteAsync(string pod, IReadOnlyList<JsonObject> containerStatuses, bool ready, IReadOnlyList<JsonObject>? initContainerStatuses = null) =>
        api.PatchAsync($"{Path(pod)}/status", Report(containerStatuses, ready, initContainerStatuses), JsonApi.Strategic);

    private static JsonObject Report(IReadOnlyList<JsonObject> containerStatuses, bool ready, IReadOnlyList<JsonObject>? initContainerStatuses = null)
    {
        var truth = ready ? "True" : "False";
        var status = new JsonObject
        {
            ["phase"] = "Running",
            ["conditions"] = new JsonArray(
                new JsonObject { ["type"] = "Initialized", ["status"] = "True" },
                new JsonObject { ["type"] = "ContainersReady", ["status"] = truth },
                new JsonObject { ["type"] = "Ready", ["status"] = truth }),
            ["containerStatuses"] = new JsonArray([.. containerStatuses]),
        };
        if (initContainerStatuses is { Count: > 0 })
            status["initContainerStatuses"] = new JsonArray([.. initContainerStatuses]);
        return new JsonObject { ["status"] = status };
    }

    private string Path(string pod) => $"api/v1/namespaces/{ns}/pods/{pod}";

    private static JsonObject Running(string container)
    {
        var status = Status(container, new JsonObject { ["running"] = new JsonObject { ["startedAt"] = KubernetesTimeConverter.Text(TimeProvider.System.GetUtcNow()) } });
        (status["ready"], status["started"], status["containerID"]) = (true, true, $"containerd://{Guid.NewGuid():N}");
        return status;
    }

    private static IEnumerable<string> Names(JsonNode pod, string containers = "containers") =>
        (pod["spec"]![containers]?.AsArray() ?? []).Select(container => (string)container!["name"]!);

    private static int Count(JsonNode status, string name, string ofDaemonSet) => (int?)status[name] ?? (int?)status[ofDaemonSet] ?? 0;
}
