using System.Text.Json;

namespace Headroom.Kubernetes.Resources;

/// <summary>Which fields of an object one manager has set. Source: metav1.ManagedFieldsEntry.</summary>
public sealed record V1ManagedFieldsEntry
{
    /// <summary>Empty where the server does not tell.</summary>
    public string Manager { get; init => field = value ?? ""; } = "";

    /// <summary><c>Apply</c> or <c>Update</c>; every other way of writing counts as <c>Update</c>.</summary>
    public string? Operation { get; init; }

    /// <summary>When it last changed what it manages.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>Such as <c>status</c>; null where it wrote to the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>The fields as a tree of <c>f:name</c> and <c>k:{...}</c>, not decoded.</summary>
    public JsonElement? FieldsV1 { get; init; }
}
