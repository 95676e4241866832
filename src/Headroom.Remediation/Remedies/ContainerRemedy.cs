using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Remedies;

/// <summary>New memory for one container.</summary>
/// <param name="From">The limit at which it was killed, or where it settles, the one that it has; null for none.</param>
/// <param name="To">The limit it gets, above <paramref name="From"/> but where it settles; null where the limit stays and only the request grows.</param>
/// <param name="RequestFrom">The request that was in force, or null for none.</param>
/// <param name="RequestTo">The request to write, or null where the template's own stays right as it is.</param>
public sealed record ContainerRemedy(string Container, MemorySize? From, MemorySize? To, MemorySize? RequestFrom, MemorySize? RequestTo)
{
    /// <summary>It stands in the template's <c>initContainers</c>.</summary>
    public bool Init { get; init; }

    public override string ToString() => $"{Container}: {MemoryChange.Text(("limit", From, To ?? From), ("request", RequestFrom, RequestTo ?? RequestFrom))}";
}
