namespace Headroom.Kubernetes.Resources;

/// <summary>Points at one object, or with <see cref="FieldPath"/> at a part of it.</summary>
public sealed record V1ObjectReference
{
    public string ApiVersion { get; init; } = "";

    public string Kind { get; init; } = "";

    /// <summary>Empty for kinds that live in none.</summary>
    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public string Uid { get; init; } = "";

    public string? ResourceVersion { get; init; }

    /// <summary>On the kubelet's events the container: <c>spec.containers{app}</c>.</summary>
    public string? FieldPath { get; init; }
}
