using Headroom.Operator.Preflight;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Workloads;

/// <summary>Gathers everything that one decision needs: the workload first, and of the kills' surroundings only what its judges then ask for.</summary>
public sealed class CaseReader(WorkloadReader workloads, SurroundingsReader surroundings, ObstacleVersions obstacles)
{
    /// <summary>Null where the workload is gone, or another one now has its name.</summary>
    public async Task<CaseReading?> ReadAsync(
        Policy policy, WorkloadRef workload, IReadOnlyCollection<Sighting> sightings, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await workloads.ReadAsync(workload, sightings, cancellationToken) is not { } reading)
            return null;
        var facts = reading.Facts with { ObstacleMoved = await obstacles.HasMovedAsync(reading.Facts, cancellationToken) };
        var read = new WorkloadCase(policy, facts, sightings, now);
        return new CaseReading(read with { Surroundings = await surroundings.ReadAsync(SurroundingsNeeds.Of(read), cancellationToken) }, reading);
    }

    /// <summary>What the judges take of a kill behind which no workload stands that could be changed.</summary>
    public async Task<VerdictInput> ReadAsync(Policy policy, Sighting sighting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var input = new VerdictInput(sighting, Workload: null, policy.Trigger, now);
        return input with { Surroundings = await surroundings.ReadAsync(SurroundingsNeeds.Of(input), cancellationToken) };
    }
}

/// <param name="Workload">With the version that a write must be based on.</param>
public sealed record CaseReading(WorkloadCase Case, WorkloadReading Workload);
