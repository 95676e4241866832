namespace Headroom.Remediation.Owners;

/// <summary>Somebody who has set fields of a workload, as the API server keeps account of it.</summary>
/// <param name="Name">What the writer calls itself: <c>kubectl-edit</c>, <c>argocd-controller</c>.</param>
/// <param name="Operation"><c>Apply</c> or <c>Update</c>; null where the server does not tell.</param>
/// <param name="Time">When it last changed what it manages; null where the server does not tell.</param>
public sealed record FieldManager(string Name, string? Operation, DateTimeOffset? Time)
{
    /// <summary>What Headroom calls itself.</summary>
    public const string Headroom = "headroom";

    /// <summary>Those that it has set of the fields in the template's containers that a remedy may change.</summary>
    public IReadOnlySet<ManagedField> Fields { get; init; } = new HashSet<ManagedField>();

    public override string ToString() => (Operation, Time) switch
    {
        ({ } operation, { } time) => $"{Name} ({operation}, {time.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z)",
        ({ } operation, null) => $"{Name} ({operation})",
        _ => Name,
    };
}

/// <summary>A field of a container that a remedy may change.</summary>
/// <param name="Field"><see cref="Limit"/>, <see cref="Request"/>, or of a probe what <see cref="Probes.ProbeSetting"/> calls it.</param>
public readonly record struct ManagedField(string Container, string Field)
{
    /// <summary>Of memory.</summary>
    public const string Limit = "limit";

    /// <summary>Of memory.</summary>
    public const string Request = "request";
}
