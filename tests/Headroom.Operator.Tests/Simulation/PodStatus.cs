using System.Text.Json.Nodes;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>What a kubelet of Kubernetes 1.33 and later writes of a pod whose one container is named app.</summary>
internal static class PodStatus
{
    public const string Container = "app";

    /// <param name="lastEnd">How the former run ended; null for the first.</param>
    public static JsonObject Running(JsonObject pod, DateTimeOffset since, JsonObject? lastEnd, int restarts, bool ready) => Of(
        pod, new JsonObject { ["running"] = new JsonObject { ["startedAt"] = KubernetesTimeConverter.Text(since) } },
        lastEnd, restarts, started: true, ready);

    public static JsonObject Killed(JsonObject pod, JsonObject end, JsonObject? lastEnd, int restarts) =>
        Of(pod, new JsonObject { ["terminated"] = end.DeepClone() }, lastEnd, restarts, started: false, ready: false);

    public static JsonObject BackingOff(JsonObject pod, JsonObject end, int restarts) => Of(
        pod,
        new JsonObject
        {
            ["waiting"] = new JsonObject
            {
                ["reason"] = "CrashLoopBackOff",
                ["message"] = $"back-off restarting failed container={Container}",
            },
        },
        end, restarts, started: false, ready: false);

    public static JsonObject OomKill(DateTimeOffset started, DateTimeOffset finished, string containerId) => new()
    {
        ["exitCode"] = 137,
        ["reason"] = "OOMKilled",
        ["startedAt"] = KubernetesTimeConverter.Text(started),
        ["finishedAt"] = KubernetesTimeConverter.Text(finished),
        ["containerID"] = containerId,
    };

    private static JsonObject Of(JsonObject pod, JsonObject state, JsonObject? lastEnd, int restarts, bool started, bool ready)
    {
        var container = new JsonObject
        {
            ["name"] = Container,
            ["image"] = "localhost/app:1",
            ["imageID"] = "",
            ["ready"] = ready,
            ["started"] = started,
            ["restartCount"] = restarts,
            ["state"] = state,
        };
        if (lastEnd is not null)
            container["lastState"] = new JsonObject { ["terminated"] = lastEnd.DeepClone() };
        if (pod["spec"]!["containers"]![0]!["resources"] is { } resources)
            (container["resources"], container["allocatedResources"]) = (resources.DeepClone(), resources["requests"]?.DeepClone());
        var truth = ready ? "True" : "False";
        return new JsonObject
        {
            ["phase"] = "Running",
            ["qosClass"] = "Burstable",
            ["conditions"] = new JsonArray(
                Condition("PodScheduled", "True"), Condition("Initialized", "True"),
                Condition("ContainersReady", truth), Condition("Ready", truth)),
            ["containerStatuses"] = new JsonArray(container),
        };
    }

    private static JsonObject Condition(string type, string status) => new() { ["type"] = type, ["status"] = status };
}
