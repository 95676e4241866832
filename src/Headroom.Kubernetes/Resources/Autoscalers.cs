namespace Headroom.Kubernetes.Resources;

/// <summary>The object that an autoscaler is about.</summary>
public sealed record V1ScaleTarget
{
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    public string Kind { get; init => field = value ?? ""; } = "";

    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>Sets its target's requests and limits. Not part of Kubernetes: many clusters lack the kind.</summary>
[KubernetesEntity(Group = "autoscaling.k8s.io", ApiVersion = "v1", Kind = "VerticalPodAutoscaler", PluralName = "verticalpodautoscalers")]
public sealed record V1VerticalPodAutoscaler : IKubernetesObject
{
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V1VerticalPodAutoscalerSpec? Spec { get; init; }
}

public sealed record V1VerticalPodAutoscalerSpec
{
    public V1ScaleTarget? TargetRef { get; init; }

    public V1PodUpdatePolicy? UpdatePolicy { get; init; }

    public V1PodResourcePolicy? ResourcePolicy { get; init; }
}

public sealed record V1PodUpdatePolicy
{
    /// <summary><c>Off</c> recommends only; <c>Initial</c>, <c>Recreate</c>, <c>InPlaceOrRecreate</c> and <c>Auto</c> act. Null is <c>Auto</c>.</summary>
    public string? UpdateMode { get; init; }
}

public sealed record V1PodResourcePolicy
{
    public IReadOnlyList<V1ContainerResourcePolicy>? ContainerPolicies { get; init; }
}

public sealed record V1ContainerResourcePolicy
{
    /// <summary><c>*</c> for those that have no entry of their own.</summary>
    public string ContainerName { get; init => field = value ?? ""; } = "";

    /// <summary><c>Off</c> leaves the container alone. Null is <c>Auto</c>.</summary>
    public string? Mode { get; init; }

    /// <summary>Null is both, <c>cpu</c> and <c>memory</c>.</summary>
    public IReadOnlyList<string>? ControlledResources { get; init; }

    /// <summary><c>RequestsOnly</c> leaves limits alone. Null is <c>RequestsAndLimits</c>.</summary>
    public string? ControlledValues { get; init; }
}

/// <summary>Sets its target's number of replicas; one shape serves all of its versions that know metrics.</summary>
public interface IHorizontalPodAutoscaler : IKubernetesObject
{
    V2HorizontalPodAutoscalerSpec? Spec { get; }
}

[KubernetesEntity(Group = "autoscaling", ApiVersion = "v2", Kind = "HorizontalPodAutoscaler", PluralName = "horizontalpodautoscalers")]
public sealed record V2HorizontalPodAutoscaler : IHorizontalPodAutoscaler
{
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V2HorizontalPodAutoscalerSpec? Spec { get; init; }
}

/// <summary>The same on servers before Kubernetes 1.23; those from 1.26 on no longer know it.</summary>
[KubernetesEntity(Group = "autoscaling", ApiVersion = "v2beta2", Kind = "HorizontalPodAutoscaler", PluralName = "horizontalpodautoscalers")]
public sealed record V2Beta2HorizontalPodAutoscaler : IHorizontalPodAutoscaler
{
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V2HorizontalPodAutoscalerSpec? Spec { get; init; }
}

public sealed record V2HorizontalPodAutoscalerSpec
{
    public V1ScaleTarget? ScaleTargetRef { get; init; }

    public IReadOnlyList<V2MetricSpec>? Metrics { get; init; }
}

/// <summary>A metric of a resource; those of other sorts have neither part.</summary>
public sealed record V2MetricSpec
{
    /// <summary>Of the whole pod.</summary>
    public V2ResourceMetric? Resource { get; init; }

    /// <summary>Of one container (Kubernetes 1.20 and later).</summary>
    public V2ResourceMetric? ContainerResource { get; init; }
}

public sealed record V2ResourceMetric
{
    /// <summary><c>cpu</c> or <c>memory</c>.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Null for the whole pod.</summary>
    public string? Container { get; init; }

    public V2MetricTarget? Target { get; init; }
}

public sealed record V2MetricTarget
{
    /// <summary>Percent of the request; null where the target is no share of the request.</summary>
    public int? AverageUtilization { get; init; }
}
