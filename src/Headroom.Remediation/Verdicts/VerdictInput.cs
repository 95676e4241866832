using Headroom.Remediation.Decisions;
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

    public static VerdictInput Of(WorkloadCase workloadCase, Sighting sighting) =>
        new(sighting, workloadCase.Workload, workloadCase.Policy.Trigger, workloadCase.Now) { Surroundings = workloadCase.Surroundings };

    /// <summary>Null where neither the status nor an event tells.</summary>
    public DateTimeOffset? KilledAt => Sighting.FinishedAt
        ?? (Sighting.Evicted ? PodEvents?.LastOrDefault(recorded => recorded.Reason == "Evicted")?.Last : null);

    /// <summary>Why the limit at which the container died is not known, in a clause; null if it is known.</summary>
    public string? UnknownLimit => LimitAtDeath.Unknown(this);

    /// <summary>Null where they were not read.</summary>
    internal IReadOnlyList<KubeletEvent>? PodEvents => Surroundings.PodEvents.GetValueOrDefault(Sighting.Id.PodUid);

    /// <summary>Null where it was not read.</summary>
    internal NodeFacts? Node => Sighting.Node is { } name ? Surroundings.Nodes.GetValueOrDefault(name) : null;
}
