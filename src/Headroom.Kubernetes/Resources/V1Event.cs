using System.Text.Json.Serialization;

namespace Headroom.Kubernetes.Resources;

/// <summary>A core/v1 Event: what <c>kubectl describe</c> and <c>kubectl get events</c> show about an object.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Event", PluralName = "events")]
public sealed record V1Event : IKubernetesObject
{
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V1ObjectReference? InvolvedObject { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    public string? Type { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public V1EventSource? Source { get; init; }

    public DateTimeOffset? FirstTimestamp { get; init; }

    /// <summary>Null on events that were written through events.k8s.io: see <see cref="EventTime"/>.</summary>
    public DateTimeOffset? LastTimestamp { get; init; }

    public DateTimeOffset? EventTime { get; init; }

    /// <summary>How an event that was written through events.k8s.io repeats; null for one that happened once.</summary>
    public V1EventSeries? Series { get; init; }

    /// <summary>How often it happened; null on events that were written through events.k8s.io.</summary>
    public int? Count { get; init; }

    public string? ReportingComponent { get; init; }

    public string? ReportingInstance { get; init; }

    /// <summary>When it first happened; null where the event does not tell.</summary>
    [JsonIgnore]
    public DateTimeOffset? FirstSeen => FirstTimestamp ?? EventTime ?? LastTimestamp;

    /// <summary>When it last happened, whichever API it was written through; null where the event does not tell.</summary>
    [JsonIgnore]
    public DateTimeOffset? LastSeen => Series?.LastObservedTime ?? LastTimestamp ?? EventTime ?? FirstTimestamp;

    [JsonIgnore]
    public int Occurrences => Series?.Count ?? Count ?? 1;
}

public sealed record V1EventSeries
{
    public int? Count { get; init; }

    public DateTimeOffset? LastObservedTime { get; init; }
}
