namespace Headroom.Kubernetes.Api;

/// <summary>One page of a list: what could be read of it, and what could not.</summary>
/// <param name="ResourceVersion">Empty where the server has none to watch from.</param>
internal sealed record ListPage<T>(IReadOnlyList<T> Items, string ResourceVersion, string? Continue, IReadOnlyList<UnreadableObject> Unreadable)
{
    public bool IsLast => string.IsNullOrEmpty(Continue);
}
