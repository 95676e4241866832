using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Decisions;

/// <summary>What Headroom has done to the workload before, as far as it still counts.</summary>
internal sealed class History
{
    private readonly Policy _policy;
    private readonly WorkloadFacts _workload;
    private readonly RemediationRecord? _record;

    public History(WorkloadCase workloadCase)
    {
        _policy = workloadCase.Policy;
        _workload = workloadCase.Workload;
        _record = workloadCase.Workload.Record is { } record && record.StillCounts(workloadCase.Now, workloadCase.Policy.Backoff.ResetAfter) ? record : null;
    }

    public int Attempts => _record?.Attempts ?? 0;

    /// <summary>The time before which no further remedy is written; null where none was written yet.</summary>
    public DateTimeOffset? NextAttempt => _record?.LastAttempt + _policy.Backoff.After(Attempts, _workload.Workload.Uid);

    /// <summary>
    /// The container's part, where the template still has the limit that was set for it: otherwise a person has begun a new story.
    /// Age does not matter: what the amounts were before Headroom stays true.
    /// </summary>
    public ContainerRecord? Of(string container) =>
        _workload.Record?.Containers.GetValueOrDefault(container) is { } own && own.Limit == _workload.Containers.GetValueOrDefault(container)?.Limit?.ToString()
            ? own
            : null;

    /// <summary>The kill shows that the last remedy was not enough: no new proof of a loop is needed.</summary>
    public bool DisprovesLastRemedy(Sighting sighting)
    {
        if (_record is null || Of(sighting.Container) is null || sighting.FinishedAt is not { } finished)
            return false;
        var since = sighting.PodCreated > _record.LastAttempt ? sighting.PodCreated : _record.LastAttempt;
        return finished - since <= _policy.StableFor;
    }
}
