using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Decisions;

/// <summary>One workload's whole case: who answers for it, what it looks like, what was seen dead, and what time it is.</summary>
public sealed record WorkloadCase(Policy Policy, WorkloadFacts Workload, IReadOnlyCollection<Sighting> Sightings, DateTimeOffset Now)
{
    /// <summary>As far as <see cref="SurroundingsNeeds"/> asks for them.</summary>
    public Surroundings Surroundings { get; init; } = Surroundings.None;

    /// <summary>Its running pods get what the template says in place: the policy wants it, and the server knows how.</summary>
    public bool ResizesInPlace { get; init; }
}
