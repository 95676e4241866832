namespace Headroom.Kubernetes.Resources;

/// <summary>Points at one object, or with <see cref="FieldPath"/> at a part of it.</summary>
public sealed record V1ObjectReference
{
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    public string Kind { get; init => field = value ?? ""; } = "";

    /// <summary>Empty for kinds that live in none.</summary>
    public string Namespace { get; init => field = value ?? ""; } = "";

    public string Name { get; init => field = value ?? ""; } = "";

    public string Uid { get; init => field = value ?? ""; } = "";

    public string? ResourceVersion { get; init; }

    /// <summary>On the kubelet's events the container: <c>spec.containers{app}</c>.</summary>
    public string? FieldPath { get; init; }
}
