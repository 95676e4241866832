namespace Headroom.Kubernetes.Resources;

/// <summary>A node, as far as its health and its size are concerned.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Node", PluralName = "nodes", Namespaced = false)]
public sealed record V1Node : IKubernetesObject
{
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V1NodeSpec? Spec { get; init; }

    public V1NodeStatus? Status { get; init; }
}

public sealed record V1NodeSpec
{
    /// <summary>Cordoned: it takes no new pods.</summary>
    public bool Unschedulable { get; init; }
}

public sealed record V1NodeStatus
{
    public IReadOnlyList<V1NodeCondition>? Conditions { get; init; }

    /// <summary>What pods can request of it, all together.</summary>
    public V1ResourceAmounts? Allocatable { get; init; }
}

public sealed record V1NodeCondition
{
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status { get; init => field = value ?? ""; } = "";

    public DateTimeOffset? LastTransitionTime { get; init; }
}
