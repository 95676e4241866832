using Headroom.Remediation.Decisions;

namespace Headroom.Operator.Healing;

/// <summary>A remedy that was only told, and that somebody has set: whether it helps is watched as if Headroom had written it.</summary>
internal static class FollowedAdvice
{
    /// <summary>The case with what was set in place of a record, or as it is where nothing was recommended, or nobody has set it yet.</summary>
    public static WorkloadCase Seen(Incident incident, WorkloadCase workloadCase)
    {
        if (incident.Recommended is not { } told || !told.IsFollowed(workloadCase.Workload))
        {
            incident.FollowedSince = null;
            return workloadCase;
        }

        var since = incident.FollowedSince ??= workloadCase.Now;
        return workloadCase with { Workload = workloadCase.Workload with { Record = told.AsRecord(workloadCase.Workload, workloadCase.Policy.Name, since) } };
    }
}
