using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Replicas;

namespace Headroom.Remediation.Remedies;

/// <summary>One write that gives containers back what they had before Headroom, and the record that travels with it.</summary>
public sealed record Reversal(IReadOnlyList<ContainerReversal> Containers, RemediationRecord Record)
{
    /// <summary>The number of pods of before; null where it stays.</summary>
    public ReplicaChange? Replicas { get; init; }

    public override string ToString() => string.Join("; ", Containers);
}

/// <summary>The memory that one container's template had before Headroom.</summary>
/// <param name="From">The limit that it has; null for none.</param>
/// <param name="To">The limit that it had; null where the template named none, and is to name none again.</param>
/// <param name="RequestFrom">As <paramref name="From"/>.</param>
/// <param name="RequestTo">As <paramref name="To"/>.</param>
public sealed record ContainerReversal(string Container, MemorySize? From, MemorySize? To, MemorySize? RequestFrom, MemorySize? RequestTo)
{
    /// <summary>It stands in the template's <c>initContainers</c>.</summary>
    public bool Init { get; init; }

    public override string ToString() => $"{Container}: {MemoryChange.Text(("limit", From, To), ("request", RequestFrom, RequestTo))}";
}
