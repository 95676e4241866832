using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Remedies;

/// <summary>New memory for one container.</summary>
/// <param name="From">The template's limit; if it names none, the limit that its pods have from elsewhere; null for none.</param>
/// <param name="To">The limit it gets, above <paramref name="From"/> but where it settles; null where the limit stays and only the request grows.</param>
/// <param name="RequestFrom">
/// The template's request (its limit if it names only that); if it names neither, the request that its pods have from elsewhere; null for
/// none.
/// </param>
/// <param name="RequestTo">The request to write, or null where the template's own stays right as it is.</param>
public sealed record ContainerRemedy(string Container, MemorySize? From, MemorySize? To, MemorySize? RequestFrom, MemorySize? RequestTo)
{
    /// <summary>A limit above <see cref="From"/> that is known to have been in force, and was not enough; null for none.</summary>
    public MemorySize? InForce { get; init; }

    /// <summary>It stands in the template's <c>initContainers</c>.</summary>
    public bool Init { get; init; }

    public override string ToString() => $"{Container}: {MemoryChange.Text(("limit", From, To ?? From), ("request", RequestFrom, RequestTo ?? RequestFrom))}";
}
