using System.Text.Json.Serialization;

namespace Headroom.Kubernetes.Resources;

/// <summary>A coordination.k8s.io/v1 Lease: who holds something, and for how long without saying so again. Kubernetes 1.14 and later.</summary>
[KubernetesEntity(Group = "coordination.k8s.io", ApiVersion = "v1", Kind = "Lease", PluralName = "leases")]
public sealed record V1Lease : IKubernetesObject
{
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V1LeaseSpec Spec { get; init => field = value ?? new(); } = new();
}

public sealed record V1LeaseSpec
{
    /// <summary>Null or empty where nobody holds it.</summary>
    public string? HolderIdentity { get; init; }

    /// <summary>How long others have to leave it to its holder after they saw it renewed; the server takes 1 and more.</summary>
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>By the holder's wall clock, as is <see cref="RenewTime"/>: for people, never to be compared with another clock.</summary>
    [JsonConverter(typeof(KubernetesMicroTimeConverter))]
    public DateTimeOffset? AcquireTime { get; init; }

    [JsonConverter(typeof(KubernetesMicroTimeConverter))]
    public DateTimeOffset? RenewTime { get; init; }

    /// <summary>How often it went from one holder to another.</summary>
    public int? LeaseTransitions { get; init; }
}
