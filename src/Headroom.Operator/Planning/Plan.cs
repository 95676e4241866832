using Headroom.Operator.Policies;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Planning;

/// <summary>What the operator would do at one moment.</summary>
/// <param name="Entries">By namespace and workload; those that are over are among them.</param>
/// <param name="Policies">All of them, also those that are not accepted.</param>
/// <param name="Uncovered">Kills in pods that no accepted policy selects, newest first.</param>
/// <param name="Pods">How many were looked at.</param>
public sealed record Plan(
    DateTimeOffset Now, IReadOnlyList<PlanEntry> Entries, IReadOnlyList<PolicyEntry> Policies, IReadOnlyList<Sighting> Uncovered, int Pods)
{
    /// <summary>What ended after <see cref="Now"/>, oldest first: only saved objects have it, judged as of an earlier time.</summary>
    public IReadOnlyList<Sighting> NotCounted { get; init; } = [];

    public bool IsDue => Entries.Any(entry => entry.IsDue);

    public IEnumerable<PolicyEntry> Refused => Policies.Where(policy => policy.Refusal is not null);
}
