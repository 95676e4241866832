using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Verdicts;

/// <summary>All that the judges look at.</summary>
/// <param name="Workload">Null where no workload that Headroom could change stands behind the pod.</param>
/// <param name="Trigger">The policy's: its window, and the exit codes that it lists.</param>
public sealed record VerdictInput(Sighting Sighting, WorkloadFacts? Workload, Trigger Trigger, DateTimeOffset Now)
{
    public Surroundings Surroundings { get; init; } = Surroundings.None;

    /// <summary>Null where neither the status nor an event tells.</summary>
    public DateTimeOffset? KilledAt => Sighting.FinishedAt
        ?? (Sighting.Evicted ? PodEvents?.LastOrDefault(recorded => recorded.Reason == "Evicted")?.Last : null);

    /// <summary>Null where they were not read.</summary>
    internal IReadOnlyList<KubeletEvent>? PodEvents => Surroundings.PodEvents.GetValueOrDefault(Sighting.Id.PodUid);

    /// <summary>Null where it was not read.</summary>
    internal NodeFacts? Node => Sighting.Node is { } name ? Surroundings.Nodes.GetValueOrDefault(name) : null;
}
