using System.Text.Json.Serialization;

namespace Headroom.Kubernetes.Resources;

/// <summary>The part of an object's metadata that this client reads.</summary>
public sealed record V1ObjectMeta
{
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Empty for kinds that live in no namespace.</summary>
    public string Namespace { get; init => field = value ?? ""; } = "";

    public string Uid { get; init => field = value ?? ""; } = "";

    public string ResourceVersion { get; init => field = value ?? ""; } = "";

    public long Generation { get; init; }

    public DateTimeOffset? CreationTimestamp { get; init; }

    /// <summary>When the object will be gone at the latest: the time of the deletion plus <see cref="DeletionGracePeriodSeconds"/>.</summary>
    public DateTimeOffset? DeletionTimestamp { get; init; }

    public long? DeletionGracePeriodSeconds { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public IReadOnlyList<V1OwnerReference>? OwnerReferences { get; init; }

    /// <summary>Who has set what. Empty also where a kind does not read it: see <see cref="ManagedMetadataConverter"/>.</summary>
    [JsonIgnore]
    public IReadOnlyList<V1ManagedFieldsEntry> ManagedFields { get; init => field = value ?? []; } = [];

    /// <summary>The owner that controls this object, or null where none does.</summary>
    public V1OwnerReference? ControllerOwner() => OwnerReferences?.FirstOrDefault(owner => owner.Controller == true);

    public string? Annotation(string name) => Annotations is { } all && all.TryGetValue(name, out var value) ? value : null;

    public string? Label(string name) => Labels is { } all && all.TryGetValue(name, out var value) ? value : null;
}

public sealed record V1OwnerReference
{
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    public string Kind { get; init => field = value ?? ""; } = "";

    public string Name { get; init => field = value ?? ""; } = "";

    public string Uid { get; init => field = value ?? ""; } = "";

    public bool? Controller { get; init; }
}

public sealed record V1ListMeta
{
    public string ResourceVersion { get; init => field = value ?? ""; } = "";

    /// <summary>The token of the next page; empty or null on the last.</summary>
    public string? Continue { get; init; }
}

/// <summary>One page of a list.</summary>
public sealed record V1List<T>
{
    public V1ListMeta Metadata { get; init => field = value ?? new(); } = new();

    public IReadOnlyList<T>? Items { get; init; }
}
