using System.Text.Json.Serialization;

namespace Headroom.Kubernetes.Resources;

/// <summary>What the pods of a namespace may have together, as far as memory is concerned.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "ResourceQuota", PluralName = "resourcequotas")]
public sealed record V1ResourceQuota : IKubernetesObject
{
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V1ResourceQuotaSpec? Spec { get; init; }

    public V1ResourceQuotaStatus? Status { get; init; }
}

public sealed record V1ResourceQuotaSpec
{
    public V1QuotaAmounts? Hard { get; init; }

    /// <summary>Such as <c>NotTerminating</c>: all of them have to hold for a pod to count.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    public V1ScopeSelector? ScopeSelector { get; init; }
}

public sealed record V1ScopeSelector
{
    public IReadOnlyList<V1ScopeRequirement>? MatchExpressions { get; init; }
}

public sealed record V1ScopeRequirement
{
    public string ScopeName { get; init => field = value ?? ""; } = "";

    /// <summary><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</summary>
    public string Operator { get; init => field = value ?? ""; } = "";

    public IReadOnlyList<string>? Values { get; init; }
}

public sealed record V1ResourceQuotaStatus
{
    public V1QuotaAmounts? Hard { get; init; }

    public V1QuotaAmounts? Used { get; init; }
}

/// <summary>Amounts as the API wrote them; a text may be no quantity at all.</summary>
public sealed record V1QuotaAmounts
{
    [JsonPropertyName("limits.memory")]
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? LimitsMemory { get; init; }

    [JsonPropertyName("requests.memory")]
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? RequestsMemory { get; init; }

    /// <summary>The short name of <see cref="RequestsMemory"/>.</summary>
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Memory { get; init; }
}
