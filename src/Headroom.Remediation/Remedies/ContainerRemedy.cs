using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Remedies;

/// <summary>New memory for one container.</summary>
/// <param name="From">The limit at which it was killed.</param>
/// <param name="To">The limit it gets; above <paramref name="From"/>.</param>
/// <param name="RequestFrom">The request that was in force, or null for none.</param>
/// <param name="RequestTo">The request to write, or null where the template's own stays right as it is.</param>
public sealed record ContainerRemedy(string Container, MemorySize From, MemorySize To, MemorySize? RequestFrom, MemorySize? RequestTo)
{
    public override string ToString() => RequestTo is { } request && request != RequestFrom
        ? $"{Container}: limit {From} -> {To}, request {RequestFrom?.ToString() ?? "none"} -> {request}"
        : $"{Container}: limit {From} -> {To}";
}
