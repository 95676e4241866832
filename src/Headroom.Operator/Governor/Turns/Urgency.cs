using Headroom.Remediation.Decisions;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Governor.Turns;

/// <summary>What a workload's loop costs the cluster: restarts a minute, over all of its replicas. Pure.</summary>
public static class Urgency
{
    /// <summary>A pod that is younger has not yet shown how often it restarts.</summary>
    private static readonly TimeSpan YoungestAge = TimeSpan.FromSeconds(10);

    /// <summary>The replicas times how often those of them restart that were seen killed: the others have the same template, and are on their way.</summary>
    public static double Of(WorkloadCase workloadCase)
    {
        var rates = workloadCase.Sightings
            .GroupBy(sighting => (sighting.Id.PodUid, sighting.Container))
            .Select(container => PerMinute(container.MaxBy(sighting => sighting.RestartCount)!, workloadCase.Now))
            .ToList();
        return rates.Count == 0 ? 0 : rates.Average() * Math.Max(workloadCase.Workload.Replicas, 1);
    }

    private static double PerMinute(Sighting sighting, DateTimeOffset now)
    {
        var age = now - sighting.PodCreated;
        return (sighting.RestartCount + 1) / (age < YoungestAge ? YoungestAge : age).TotalMinutes;
    }
}
