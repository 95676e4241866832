namespace Headroom.Kubernetes.Resources;

/// <summary>Who says it: <c>kubelet</c> and the node's name, for example.</summary>
public sealed record V1EventSource
{
    public string? Component { get; init; }

    public string? Host { get; init; }
}
