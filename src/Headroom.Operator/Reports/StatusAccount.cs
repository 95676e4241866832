using Headroom.Operator.Entities;
using Headroom.Operator.Governor;
using Headroom.Operator.Policies;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Reports;

/// <summary>A policy's whole status from what there is to tell. Pure.</summary>
public static class StatusAccount
{
    /// <summary>The definition in crds/ allows no more.</summary>
    private const int MostIncidents = 20;

    /// <summary>As above.</summary>
    internal const int MostAdvice = 10;

    /// <param name="incidents">All of them, newest first; the newest 20 are listed.</param>
    /// <param name="before">The status so far: a condition that has not changed keeps its time.</param>
    /// <param name="overlap">Where the policy loses pods to another one, as far as is known.</param>
    /// <param name="advice">All of it, newest first; the newest 10 are listed. Null for none.</param>
    public static MemoryPolicyStatus Of(
        PolicyEntry entry, IReadOnlyList<IncidentStatus> incidents, DateTimeOffset? lastRemedy, MemoryPolicyStatus? before, DateTimeOffset now,
        PolicyOverlap? overlap = null, IReadOnlyList<AdviceStatus>? advice = null)
    {
        var generation = entry.Metadata.Generation;
        var conditions = new[] { Accepted(entry), Active(entry), Degraded(incidents), Delayed(incidents), Overlapping(entry, overlap) }
            .Select(condition => Timed(condition with { ObservedGeneration = generation }, before, now));
        return new MemoryPolicyStatus
        {
            ObservedGeneration = generation,
            Message = entry.Refusal?.Message ?? (incidents.Count > 0 ? incidents[0].Message : null) ?? "no incident",
            LastRemedyTime = lastRemedy,
            Conditions = [.. conditions],
            Workloads = Count(incidents),
            Incidents = [.. incidents.Take(MostIncidents)],
            Advice = [.. (advice ?? []).Take(MostAdvice)],
        };
    }

    private static PolicyCondition Accepted(PolicyEntry entry) => entry.Refusal is { } refusal
        ? Condition("Accepted", false, refusal.Reason, refusal.Message)
        : Condition("Accepted", true, "Valid", "the policy makes sense");

    private static PolicyCondition Active(PolicyEntry entry) => entry.Policy?.Mode switch
    {
        PolicyMode.Enforce => Condition("Active", true, "Enforcing", "remedies are written to the workloads"),
        PolicyMode.Recommend => Condition("Active", false, "Recommending", "remedies are told and not written: spec.mode is Recommend"),
        PolicyMode.Paused => Condition("Active", false, "Paused", "nothing is done: spec.mode is Paused"),
        _ => Condition("Active", false, entry.Refusal?.Reason ?? "PolicyInvalid", "nothing is done until the policy is accepted"),
    };

    private static PolicyCondition Degraded(IReadOnlyList<IncidentStatus> incidents)
    {
        IncidentPhase[] worstFirst = [IncidentPhase.GaveUp, IncidentPhase.Contested, IncidentPhase.Blocked];
        var worst = worstFirst.Select(phase => incidents.FirstOrDefault(incident => Is(incident, phase))).FirstOrDefault(incident => incident is not null);
        return worst is null
            ? Condition("Degraded", false, "AsExpected", "no incident needs a person")
            : Condition("Degraded", true, worst.Phase, $"{worst.Workload}: {worst.Message}");
    }

    private static PolicyCondition Delayed(IReadOnlyList<IncidentStatus> incidents)
    {
        var held = incidents.Where(incident => incident.WaitingFor is nameof(DelayReason.WriteBudget) or nameof(DelayReason.ApiServerPressure)).ToList();
        if (held.Count == 0)
            return Condition("Delayed", false, "NotDelayed", "no remedy is held back");
        var reason = held.Any(incident => incident.WaitingFor == nameof(DelayReason.ApiServerPressure)) ? DelayReason.ApiServerPressure : DelayReason.WriteBudget;
        return Condition("Delayed", true, reason.ToString(), ReportWording.Delayed(reason, held.Select(incident => incident.Workload).Distinct().Count(), held.Min(incident => incident.NextAttempt)));
    }

    private static PolicyCondition Overlapping(PolicyEntry entry, PolicyOverlap? overlap) => (entry.Refusal, overlap) switch
    {
        ({ } refusal, _) => Condition("Overlapping", false, refusal.Reason, "the policy answers for no pod until it is accepted"),
        (_, { } known) => Condition("Overlapping", true, known.Reason.ToString(), known.Message),
        _ => Condition("Overlapping", false, "NoOverlap", "no other policy is known to answer for the pods that this one selects"),
    };

    /// <summary>A workload counts once, by the phase of the container that is worst off.</summary>
    private static WorkloadCounts Count(IReadOnlyList<IncidentStatus> incidents)
    {
        IncidentPhase[] worstFirst = [IncidentPhase.GaveUp, IncidentPhase.Contested, IncidentPhase.Blocked, IncidentPhase.Unsupported, IncidentPhase.Waiting, IncidentPhase.Recommended, IncidentPhase.Observed, IncidentPhase.Recovering, IncidentPhase.Settling, IncidentPhase.Recovered];
        var phases = incidents.GroupBy(incident => incident.Workload)
            .Select(workload => worstFirst.FirstOrDefault(phase => workload.Any(incident => Is(incident, phase))))
            .ToList();
        return new WorkloadCounts
        {
            Looping = phases.Count(phase => phase is IncidentPhase.Observed or IncidentPhase.Waiting or IncidentPhase.Recommended),
            Recovering = phases.Count(phase => phase == IncidentPhase.Recovering),
            Recovered = phases.Count(phase => phase is IncidentPhase.Settling or IncidentPhase.Recovered),
            GaveUp = phases.Count(phase => phase == IncidentPhase.GaveUp),
            Contested = phases.Count(phase => phase == IncidentPhase.Contested),
            Blocked = phases.Count(phase => phase == IncidentPhase.Blocked),
            Unsupported = phases.Count(phase => phase == IncidentPhase.Unsupported),
        };
    }

    private static bool Is(IncidentStatus incident, IncidentPhase phase) => incident.Phase == phase.ToString();

    private static PolicyCondition Condition(string type, bool holds, string reason, string message) =>
        new() { Type = type, Status = holds ? "True" : "False", Reason = reason, Message = message };

    private static PolicyCondition Timed(PolicyCondition condition, MemoryPolicyStatus? before, DateTimeOffset now)
    {
        var same = before?.Conditions?.FirstOrDefault(other => other.Type == condition.Type && other.Status == condition.Status);
        return condition with { LastTransitionTime = same?.LastTransitionTime ?? now };
    }
}
