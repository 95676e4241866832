namespace Headroom.Kubernetes.Connection;

/// <summary>What the user asked for about the connection; both absent means: find it as kubectl would.</summary>
public sealed record ConnectionOptions
{
    /// <summary>The file that <c>--kubeconfig</c> names: the only one read, and it must exist.</summary>
    public string? KubeConfig { get; init; }

    /// <summary>The context that <c>--context</c> names; null for the file's current-context.</summary>
    public string? Context { get; init; }
}
