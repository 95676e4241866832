namespace Headroom.Operator.Tests.Simulation;

/// <summary>A kind of object that the simulated server knows.</summary>
/// <param name="Root">The path of its group and version: <c>api/v1</c>, <c>apis/apps/v1</c>.</param>
/// <param name="HasStatus">It has a status subresource and a generation.</param>
internal sealed record ApiKind(string Root, string Plural, string Kind, bool Namespaced = true, bool HasStatus = true)
{
    public static readonly ApiKind Pods = new("api/v1", "pods", "Pod");
    public static readonly ApiKind Events = new("api/v1", "events", "Event", HasStatus: false);
    public static readonly ApiKind Deployments = new("apis/apps/v1", "deployments", "Deployment");
    public static readonly ApiKind ReplicaSets = new("apis/apps/v1", "replicasets", "ReplicaSet");
    public static readonly ApiKind StatefulSets = new("apis/apps/v1", "statefulsets", "StatefulSet");
    public static readonly ApiKind Namespaces = new("api/v1", "namespaces", "Namespace", Namespaced: false);
    public static readonly ApiKind Nodes = new("api/v1", "nodes", "Node", Namespaced: false);
    public static readonly ApiKind Policies = new("apis/headroom.dev/v1alpha1", "memorypolicies", "MemoryPolicy");

    /// <summary>
    /// As a server of Kubernetes 1.36 has them: no policy/v1beta1, no autoscaling/v2beta2, no batch/v1beta1, and no add-on but Headroom's
    /// own definition.
    /// </summary>
    public static readonly IReadOnlyList<ApiKind> Served =
    [
        Pods, Events, Namespaces, Nodes, Deployments, ReplicaSets, StatefulSets, Policies,
        new("apis/apps/v1", "daemonsets", "DaemonSet"),
        new("api/v1", "limitranges", "LimitRange", HasStatus: false),
        new("api/v1", "resourcequotas", "ResourceQuota"),
        new("apis/batch/v1", "cronjobs", "CronJob"),
        new("apis/batch/v1", "jobs", "Job"),
        new("apis/policy/v1", "poddisruptionbudgets", "PodDisruptionBudget"),
        new("apis/autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"),
    ];

    public string ApiVersion => Root[(Root.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>As messages of the server name it: <c>pods</c>, <c>deployments.apps</c>.</summary>
    public string FullName => Root == "api/v1" ? Plural : $"{Plural}.{ApiVersion.Split('/')[0]}";
}
