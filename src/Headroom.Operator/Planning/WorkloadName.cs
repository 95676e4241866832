namespace Headroom.Operator.Planning;

/// <summary>What a person calls a workload, or one of its pods: <c>deployment/api</c>.</summary>
/// <param name="Kind">As the API writes it: <c>Deployment</c>, <c>Pod</c>.</param>
public sealed record WorkloadName(string Kind, string Name)
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["deployment"] = "Deployment",
        ["deployments"] = "Deployment",
        ["deploy"] = "Deployment",
        ["statefulset"] = "StatefulSet",
        ["statefulsets"] = "StatefulSet",
        ["sts"] = "StatefulSet",
        ["daemonset"] = "DaemonSet",
        ["daemonsets"] = "DaemonSet",
        ["ds"] = "DaemonSet",
        ["cronjob"] = "CronJob",
        ["cronjobs"] = "CronJob",
        ["cj"] = "CronJob",
        ["replicaset"] = "ReplicaSet",
        ["replicasets"] = "ReplicaSet",
        ["rs"] = "ReplicaSet",
        ["pod"] = "Pod",
        ["pods"] = "Pod",
        ["po"] = "Pod",
    };

    /// <summary>The words that kinds have here, for messages.</summary>
    public const string KnownKinds = "deployment (deploy), statefulset (sts), daemonset (ds), cronjob (cj), replicaset (rs), pod (po)";

    /// <summary>As kubectl takes it, with or without the kind's group: <c>deploy/api</c>, <c>deployments.apps/api</c>. Null for anything else.</summary>
    public static WorkloadName? Parse(string text) =>
        text.Split('/') is [var kind, { Length: > 0 } name] && Kinds.TryGetValue(kind.Split('.')[0], out var known) ? new WorkloadName(known, name) : null;

    public override string ToString() => $"{Kind}/{Name}";
}
