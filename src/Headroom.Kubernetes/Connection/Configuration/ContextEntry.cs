namespace Headroom.Kubernetes.Connection.Configuration;

/// <summary>A kubeconfig's context: which cluster, as which user, and in which namespace by default.</summary>
internal sealed class ContextEntry
{
    public required string File { get; init; }

    public string? Cluster { get; init; }

    public string? User { get; init; }

    public string? Namespace { get; init; }
}
