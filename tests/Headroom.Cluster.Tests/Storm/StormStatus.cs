using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;
using Headroom.Kubernetes.Resources;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>What a kubelet writes of a pod whose one container is named app, as strategic merge patches of pods/status.</summary>
internal static class StormStatus
{
    private const string Container = "app";

    public static JsonObject Ready() => Of(Running(), null, restarts: 0, started: true, ready: true);

    /// <summary>From a container's start to the back-off after its kill, the latter always among them.</summary>
    /// <param name="kills">With this one, from 1.</param>
    /// <param name="before">How the former run ended; null for the first.</param>
    /// <param name="end">How this one did.</param>
    /// <param name="writes">How many, from 1 to 5: the last ones.</param>
    public static IEnumerable<JsonObject> Restart(int kills, JsonObject? before, JsonObject end, int writes)
    {
        Func<JsonObject>[] all =
        [
            () => Of(Running(), before, kills - 1),
            () => Of(Running(), before, kills - 1, started: true),
            () => Of(Running(), before, kills - 1, started: true, ready: true),
            () => Of(State("terminated", end.DeepClone()), before, kills - 1),
            () => Of(State("waiting", new JsonObject { ["reason"] = "CrashLoopBackOff", ["message"] = "back-off restarting failed container" }), end, kills),
        ];
        return all[^Math.Clamp(writes, 1, all.Length)..].Select(status => status());
    }

    private static JsonObject Of(JsonObject state, JsonObject? lastEnd, int restarts, bool started = false, bool ready = false)
    {
        var container = KubeletDouble.Status(Container, state);
        (container["ready"], container["started"], container["restartCount"]) = (ready, started, restarts);
        if (lastEnd is not null)
            container["lastState"] = State("terminated", lastEnd.DeepClone());
        var truth = ready ? "True" : "False";
        return new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["phase"] = "Running",
                ["conditions"] = new JsonArray(Condition("Initialized", "True"), Condition("ContainersReady", truth), Condition("Ready", truth)),
                ["containerStatuses"] = new JsonArray(container),
            },
        };
    }

    private static JsonObject Running() => State("running", new JsonObject
    {
        ["startedAt"] = KubernetesTimeConverter.Text(TimeProvider.System.GetUtcNow()),
    });

    private static JsonObject State(string name, JsonNode value) => new() { [name] = value };

    private static JsonObject Condition(string type, string status) => new() { ["type"] = type, ["status"] = status };
}
