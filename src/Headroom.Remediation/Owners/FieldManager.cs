namespace Headroom.Remediation.Owners;

/// <summary>Somebody who has set fields of a workload, as the API server keeps account of it.</summary>
/// <param name="Name">What the writer calls itself: <c>kubectl-edit</c>, <c>argocd-controller</c>.</param>
/// <param name="Operation"><c>Apply</c> or <c>Update</c>; null where the server does not tell.</param>
/// <param name="Time">When it last changed what it manages; null where the server does not tell.</param>
public sealed record FieldManager(string Name, string? Operation, DateTimeOffset? Time)
{
    /// <summary>What Headroom calls itself.</summary>
    public const string Headroom = "headroom";

    /// <summary>The amounts of memory in the template's containers that it has set.</summary>
    public IReadOnlySet<ManagedMemory> Memory { get; init; } = new HashSet<ManagedMemory>();

    public override string ToString() => (Operation, Time) switch
    {
        ({ } operation, { } time) => $"{Name} ({operation}, {time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z)",
        ({ } operation, null) => $"{Name} ({operation})",
        _ => Name,
    };
}

/// <param name="Amount">Of the limit, or of the request.</param>
public readonly record struct ManagedMemory(string Container, MemoryAmount Amount);

public enum MemoryAmount
{
    Limit,
    Request,
}
