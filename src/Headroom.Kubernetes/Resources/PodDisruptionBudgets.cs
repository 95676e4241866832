using System.Text.Json.Serialization;

namespace Headroom.Kubernetes.Resources;

/// <summary>How many of the pods that it selects may be taken away at a time; one shape serves both of its versions.</summary>
public interface IPodDisruptionBudget : IKubernetesObject
{
    V1PodDisruptionBudgetSpec? Spec { get; }
}

[KubernetesEntity(Group = "policy", ApiVersion = "v1", Kind = "PodDisruptionBudget", PluralName = "poddisruptionbudgets")]
public sealed record V1PodDisruptionBudget : IPodDisruptionBudget
{
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V1PodDisruptionBudgetSpec? Spec { get; init; }
}

/// <summary>The same on servers before Kubernetes 1.21; those from 1.25 on no longer know it.</summary>
[KubernetesEntity(Group = "policy", ApiVersion = "v1beta1", Kind = "PodDisruptionBudget", PluralName = "poddisruptionbudgets")]
public sealed record V1Beta1PodDisruptionBudget : IPodDisruptionBudget
{
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V1PodDisruptionBudgetSpec? Spec { get; init; }
}

/// <summary>One of the two amounts is there: a number, or a percentage of the pods, such as <c>50%</c>.</summary>
public sealed record V1PodDisruptionBudgetSpec
{
    /// <summary>Null selects nothing.</summary>
    public V1LabelSelector? Selector { get; init; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? MinAvailable { get; init; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? MaxUnavailable { get; init; }
}
