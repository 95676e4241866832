namespace Headroom.Kubernetes.Resources;

/// <summary>What a server serves of one group and version (Kubernetes, API discovery).</summary>
public sealed record V1ApiResourceList
{
    public IReadOnlyList<V1ApiResource>? Resources { get; init; }
}

public sealed record V1ApiResource
{
    /// <summary>The plural; with a subresource, as RBAC writes it: <c>pods/resize</c>.</summary>
    public string Name { get; init => field = value ?? ""; } = "";
}
