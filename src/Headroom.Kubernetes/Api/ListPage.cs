namespace Headroom.Kubernetes.Api;

/// <summary>One page of a list: what could be read of it, and what could not.</summary>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue, IReadOnlyList<UnreadableObject> Unreadable)
{
    public bool IsLast => string.IsNullOrEmpty(Continue);
}
