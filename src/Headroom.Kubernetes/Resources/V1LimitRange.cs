namespace Headroom.Kubernetes.Resources;

/// <summary>What one container or pod of a namespace may have, as far as memory is concerned.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "LimitRange", PluralName = "limitranges")]
public sealed record V1LimitRange : IKubernetesObject
{
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V1LimitRangeSpec? Spec { get; init; }
}

public sealed record V1LimitRangeSpec
{
    public IReadOnlyList<V1LimitRangeItem>? Limits { get; init; }
}

public sealed record V1LimitRangeItem
{
    /// <summary><c>Container</c>, <c>Pod</c> or <c>PersistentVolumeClaim</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    public V1ResourceAmounts? Max { get; init; }

    /// <summary>The limit of a container that names none.</summary>
    public V1ResourceAmounts? Default { get; init; }

    /// <summary>The request of a container that names neither request nor limit.</summary>
    public V1ResourceAmounts? DefaultRequest { get; init; }

    /// <summary>How many times the request a limit may be: a quantity without a unit, such as <c>2</c> or <c>1500m</c>.</summary>
    public V1ResourceAmounts? MaxLimitRequestRatio { get; init; }
}
