using System.Globalization;
using System.Text.Json.Nodes;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>
/// What the deployment controller writes of a rollout. Source: kubernetes, pkg/controller/deployment/progress.go and sync.go.
/// </summary>
internal sealed class DeploymentStatus(ManualTime time, DelayedWork work)
{
    private const string Enough = "MinimumReplicasAvailable";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(600);

    public JsonObject Of(JsonObject deployment, JsonObject newest, IReadOnlyList<JsonObject> sets)
    {
        var available = Sum(sets, "availableReplicas");
        var status = new JsonObject
        {
            ["observedGeneration"] = (long)deployment["metadata"]!["generation"]!,
            ["replicas"] = Sum(sets, "replicas"),
            ["updatedReplicas"] = Templates.Count(newest, "replicas"),
            ["readyReplicas"] = Sum(sets, "readyReplicas"),
            ["availableReplicas"] = available,
            ["unavailableReplicas"] = Math.Max(0, sets.Sum(Templates.Replicas) - available),
        };
        var wanted = Templates.Replicas(deployment);
        var isAvailable = available >= wanted - (int)Math.Floor(wanted * 0.25);
        status["conditions"] = new JsonArray(
            Condition(deployment, "Available", isAvailable, isAvailable ? Enough : "MinimumReplicasUnavailable", isProgress: false),
            Progressing(deployment, status, wanted));
        return status;
    }

    private JsonObject Progressing(JsonObject deployment, JsonObject status, int wanted)
    {
        var before = deployment["status"]?.AsObject() ?? [];
        if (new[] { "updatedReplicas", "replicas", "availableReplicas" }.All(field => Number(status, field) == wanted))
            return Condition(deployment, "Progressing", true, "NewReplicaSetAvailable", isProgress: false);
        var isProgress = Number(before, "observedGeneration") < Number(status, "observedGeneration")
            || Number(before, "updatedReplicas") < Number(status, "updatedReplicas")
            || Number(before, "readyReplicas") < Number(status, "readyReplicas")
            || Old(before) > Old(status);
        var last = (string?)Known(deployment, "Progressing")?["lastUpdateTime"];
        var isOverdue = !isProgress && last is not null && time.GetUtcNow() - KubernetesTime(last) >= Deadline;
        if (isProgress)
            time.After(Deadline + TimeSpan.FromSeconds(1), () => work.Add($"{Text(deployment, "namespace")}/{Text(deployment, "name")}"));
        return Condition(deployment, "Progressing", !isOverdue, isOverdue ? "ProgressDeadlineExceeded" : "ReplicaSetUpdated", isProgress);
    }

    private JsonObject Condition(JsonObject deployment, string type, bool isTrue, string reason, bool isProgress)
    {
        var (truth, now, known) = (isTrue ? "True" : "False", KubernetesTimeConverter.Text(time.GetUtcNow()), Known(deployment, type));
        var isSame = (string?)known?["status"] == truth;
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = truth,
            ["reason"] = reason,
            ["message"] = reason,
            ["lastTransitionTime"] = isSame ? (string)known!["lastTransitionTime"]! : now,
            ["lastUpdateTime"] = isSame && (string?)known!["reason"] == reason && !isProgress ? (string)known["lastUpdateTime"]! : now,
        };
    }

    private static JsonNode? Known(JsonObject deployment, string type) =>
        deployment["status"]?["conditions"]?.AsArray().FirstOrDefault(condition => (string?)condition!["type"] == type);

    private static DateTimeOffset KubernetesTime(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(JsonObject found, string field) => (string)found["metadata"]![field]!;

    private static long Old(JsonObject status) => Number(status, "replicas") - Number(status, "updatedReplicas");

    private static long Number(JsonObject status, string field) =>
        status[field] is { } value ? long.Parse(value.ToString(), CultureInfo.InvariantCulture) : 0;

    private static int Sum(IReadOnlyList<JsonObject> sets, string field) => sets.Sum(set => Templates.Count(set, field));
}
