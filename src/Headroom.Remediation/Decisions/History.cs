using Headroom.Remediation.Incidents;
using Headroom.Remediation.Owners;
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
        (_policy, _workload) = (workloadCase.Policy, workloadCase.Workload);
        _record = _workload.Record is { } record && record.StillCounts(workloadCase.Now, _policy.Backoff.ResetAfter) && !record.Containers.Any(entry => HasReturned(entry.Key, entry.Value))
            ? record
            : null;
        Contests = ContestRule.Find(_policy, _workload);
    }

    /// <summary>What somebody has taken back, and no person has decided about since, in the order of the containers' names.</summary>
    public IReadOnlyList<Contest> Contests { get; }

    /// <summary>The story that the record tells is not over.</summary>
    public bool IsOpen => _record is not null;

    public int Attempts => _record?.Attempts ?? 0;

    /// <summary>How many remedies the container has had in a climb that still goes on, as far as the record keeps them.</summary>
    public int Steps(string container) => _record is null ? 0 : Of(container)?.Killed.Count ?? 0;

    /// <summary>The time before which no further remedy is written; null where none was written yet.</summary>
    public DateTimeOffset? NextAttempt => _record?.LastAttempt + _policy.Backoff.After(Attempts, _workload.Workload.Uid);

    /// <summary>Containers that are given up, and for which no person has acted since, in the order of their names.</summary>
    public IReadOnlyList<KeyValuePair<string, ContainerRecord>> GivenUp =>
    [
        .. (_workload.Record?.Containers ?? new Dictionary<string, ContainerRecord>())
            .Where(entry => IsGivenUp(entry.Key))
            .OrderBy(entry => entry.Key, StringComparer.Ordinal),
    ];

    /// <summary>
    /// The container's part, where the template still has the limit that was set for it: otherwise a person has begun a new story.
    /// Age does not matter: what the amounts were before Headroom stays true. Of a container that was given up, and that a person has acted for
    /// since, the kills of before say nothing any more.
    /// </summary>
    public ContainerRecord? Of(string container) => Own(container) switch
    {
        { GivenUp: { } end } own when !Stands(end) => own with { GivenUp = null, Killed = [], Settled = null },
        var own => own,
    };

    public bool IsContested(string container) => Contests.Any(contest => contest.Container == container);

    public bool IsGivenUp(string container) => Own(container)?.GivenUp is { } end && Stands(end);

    /// <summary>The limit that Headroom had set, where the template has another one by now; null where it has not.</summary>
    public string? Overruled(string container) => _workload.Record?.Containers.GetValueOrDefault(container) is { HasMemory: true } part && Own(container) is null ? part.Limit : null;

    /// <summary>The kill shows that the last remedy was not enough: no new proof of a loop is needed.</summary>
    public bool DisprovesLastRemedy(Sighting sighting)
    {
        if (_record is null || Of(sighting.Container) is null || sighting.FinishedAt is not { } finished)
            return false;
        var since = sighting.PodCreated > _record.LastAttempt ? sighting.PodCreated : _record.LastAttempt;
        return finished - since <= RecoveryWatch.StableFor(_workload, _policy);
    }

    private ContainerRecord? Own(string container) =>
        _workload.Record?.Containers.GetValueOrDefault(container) is { } own && own.Limit == _workload.Containers.GetValueOrDefault(container)?.Limit?.ToString()
            ? own
            : null;

    /// <summary>No person has acted: the pod template and the policy are those of then.</summary>
    private bool Holds(GivenUp end) =>
        Enum.TryParse<GiveUpReason>(end.Reason, out _) && end.Policy == _policy.Version && end.Template == _workload.TemplateVersion;

    private bool Stands(GivenUp end) => Holds(end) && !(end.Obstacle is not null && _workload.ObstacleMoved);

    /// <summary>By a person's doing. An obstacle that moves by itself does not make the attempts count anew: they bound how often it is tried.</summary>
    private bool HasReturned(string container, ContainerRecord part) => part.GivenUp is { } end && !(Own(container) is not null && Holds(end));
}
