namespace Headroom.Kubernetes.Resources;

/// <summary>What a pod uses now, as the metrics server last read it from the kubelet. Not part of Kubernetes: many clusters lack the kind.</summary>
[KubernetesEntity(Group = MetricsGroup, ApiVersion = "v1beta1", Kind = "PodMetrics", PluralName = "pods")]
public sealed record V1Beta1PodMetrics : IKubernetesObject
{
    public const string MetricsGroup = "metrics.k8s.io";

    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public IReadOnlyList<V1Beta1ContainerMetrics>? Containers { get; init; }
}

public sealed record V1Beta1ContainerMetrics
{
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Memory is the working set: what the kernel could not take away, and so what counts towards the limit.</summary>
    public V1ResourceAmounts? Usage { get; init; }
}
