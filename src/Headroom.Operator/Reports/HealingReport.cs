using Headroom.Operator.Governor;
using Headroom.Operator.Healing;
using Headroom.Operator.Policies;
using Headroom.Operator.Resizing;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Reports;

/// <summary>Tells what healing does, each time in the log, in an event where it is news, and in the policy's status.</summary>
public sealed class HealingReport(HeadroomEvents events, PolicyStatusReporter status, TimeProvider time, ILogger<HealingReport> logger)
{
    public void AwaitingKills(Incident incident, WorkloadCase workloadCase, Decision decision)
    {
        ProbeKillsObserved(incident, workloadCase, decision);
        if (decision.Kills.Any(kill => !kill.IsHistory && kill.Verdict.Kind != VerdictKind.ProbeKill) && incident.SayOnce(EventReasons.OomKillObserved))
            Tell(workloadCase, EventReasons.OomKillObserved, decision.Message, isWarning: true, once: true);
        Put(workloadCase, decision, IncidentPhase.Observed, decision.Message);
    }

    /// <summary>A remedy is due, and the policy's backoff is not over.</summary>
    public void Waiting(WorkloadCase workloadCase, Decision.Wait decision) =>
        Put(workloadCase, decision, IncidentPhase.Waiting, decision.Message, delay: new Delay(DelayReason.Backoff, decision.Until));

    /// <summary>A remedy is due, and the governor holds it back.</summary>
    public void Delayed(WorkloadCase workloadCase, Decision decision, HeldBack held) =>
        Put(
            workloadCase, decision, IncidentPhase.Waiting, ReportWording.Delayed(decision, held.Reason),
            delay: new Delay(held.Reason, workloadCase.Now + held.Wait));

    public void Raised(Incident incident, WorkloadCase workloadCase, Decision.Remediate decision)
    {
        // An incident's account begins with the kill, also where the first look at it was the one that acted.
        var raises = decision.Remedy.Containers.Count > 0;
        if (decision.Remedy.Record.Attempts == 1 && raises && incident.SayOnce(EventReasons.OomKillObserved))
            Tell(workloadCase, EventReasons.OomKillObserved, ReportWording.Observed(workloadCase, decision), isWarning: true, once: true);
        ProbeKillsObserved(incident, workloadCase, decision);
        var message = ReportWording.Raised(workloadCase, decision);
        if (raises)
            Tell(workloadCase, EventReasons.MemoryRaised, message, isWarning: false);
        // One patch: where it is told as more memory already, this event says only what it does to the probes.
        if (decision.Remedy.Replicas is { } replicas)
            Tell(workloadCase, EventReasons.ReplicasReduced, ReportWording.Reduced(replicas), isWarning: false);
        if (decision.Remedy.Probes.Count > 0)
            Tell(workloadCase, EventReasons.ProbesExtended, raises ? string.Join("; ", decision.Remedy.Probes) : message, isWarning: false);
        Put(workloadCase, decision, IncidentPhase.Recovering, message, decision.Remedy, remedied: time.GetUtcNow());
    }

    /// <summary>Pods that were taken away while it looped come back.</summary>
    public void ReplicasRestored(WorkloadCase workloadCase, Decision.RestoreReplicas decision)
    {
        ReplicasRestored(workloadCase.Workload.Workload, decision.Message);
        Put(workloadCase, decision, IncidentPhase.Recovering, decision.Message);
    }

    /// <summary>The same under no policy.</summary>
    public void ReplicasRestored(WorkloadRef workload, string message)
    {
        logger.Told(workload, EventReasons.ReplicasRestored, message);
        events.OnWorkload(workload, EventReasons.ReplicasRestored, message, isWarning: false, once: false);
    }

    public void Recommended(Incident incident, WorkloadCase workloadCase, Decision.Recommend decision)
    {
        if (incident.SayOnce(decision.Remedy.ToString()))
            Tell(workloadCase, EventReasons.MemoryRecommended, ReportWording.WithNotes(decision), isWarning: false, once: true);
        Put(workloadCase, decision, IncidentPhase.Recommended, ReportWording.WithNotes(decision), decision.Remedy);
    }

    public void Refused(Incident incident, WorkloadCase workloadCase, Decision decision, string refusal)
    {
        if (incident.SayOnce(refusal))
            Tell(workloadCase, EventReasons.RemedyRefused, refusal, isWarning: true);
        Put(workloadCase, decision, IncidentPhase.Blocked, $"the API server refused the remedy: {refusal}");
    }

    /// <summary>Something in the cluster keeps the remedy from being written, or from reaching the pods.</summary>
    public void Blocked(Incident incident, WorkloadCase workloadCase, Decision decision, string why)
    {
        WarnOnce(incident, workloadCase, decision is Decision.Blocked { Reverted: true } ? EventReasons.MemoryReverted : EventReasons.RemedyBlocked, why);
        Put(workloadCase, decision, IncidentPhase.Blocked, why);
    }

    /// <summary>A pod was deleted for the last remedy to reach it.</summary>
    public void PodDeleted(WorkloadCase workloadCase, Decision.DeletePod decision)
    {
        Tell(workloadCase, EventReasons.PodDeleted, decision.Message, isWarning: false);
        Put(workloadCase, decision, IncidentPhase.Recovering, decision.Message);
    }

    /// <summary>A disruption budget does not allow it, and it is tried again.</summary>
    public void PodDeletionRefused(Incident incident, WorkloadCase workloadCase, Decision.DeletePod decision, string refusal, TimeSpan wait)
    {
        var message = ReportWording.PodDeletionRefused(workloadCase, decision, refusal);
        WarnOnce(incident, workloadCase, EventReasons.PodDeletionRefused, message);
        Put(workloadCase, decision, IncidentPhase.Blocked, message, delay: new Delay(DelayReason.Backoff, workloadCase.Now + wait));
    }

    /// <summary>Somebody has taken back what was set, and it is left so.</summary>
    public void Contested(Incident incident, WorkloadCase workloadCase, Decision.Contested decision)
    {
        WarnOnce(incident, workloadCase, EventReasons.Contested, decision.Message);
        Put(workloadCase, decision, IncidentPhase.Contested, decision.Message);
    }

    public void GaveUp(Incident incident, WorkloadCase workloadCase, Decision.GiveUp decision)
    {
        WarnOnce(incident, workloadCase, decision.Reverted ? EventReasons.MemoryReverted : decision.Reason.ToString(), decision.Message);
        Put(workloadCase, decision, IncidentPhase.GaveUp, decision.Message);
    }

    /// <summary>Given up, and what was done is undone: why is an event of its own, under the reason by which people look for it.</summary>
    public void Reverted(Incident incident, WorkloadCase workloadCase, Decision.Revert decision)
    {
        Tell(workloadCase, decision.Reason.ToString(), decision.Why, isWarning: true, once: true);
        WarnOnce(incident, workloadCase, EventReasons.MemoryReverted, decision.Message);
        status.Put(
            PolicyKey.Of(workloadCase.Policy),
            IncidentAccount.Of(
                workloadCase, decision, decision.Reason == GiveUpReason.RemedyBlocked ? IncidentPhase.Blocked : IncidentPhase.GaveUp, decision.Message, reversal: decision.Reversal),
            time.GetUtcNow());
    }

    public void Recovering(WorkloadCase workloadCase, Decision decision) =>
        Put(workloadCase, decision, IncidentPhase.Recovering, ReportWording.Recovering(workloadCase));

    /// <param name="note">What there is to say of a limit that has leapt and stays there; null for nothing.</param>
    public void Recovered(WorkloadCase workloadCase, Decision decision, string? note)
    {
        var message = ReportWording.Recovered(workloadCase, note);
        Tell(workloadCase, EventReasons.Recovered, message, isWarning: false, once: true);
        Put(workloadCase, decision, IncidentPhase.Recovered, message);
    }

    /// <summary>It has recovered, and its limit is to settle.</summary>
    public void Settling(Incident incident, WorkloadCase workloadCase, Decision decision, string doing)
    {
        var message = ReportWording.Recovered(workloadCase, doing);
        if (incident.SayOnce(EventReasons.Recovered))
            Tell(workloadCase, EventReasons.Recovered, message, isWarning: false, once: true);
        Put(workloadCase, decision, IncidentPhase.Settling, message);
    }

    /// <summary>The limit has come down, and whether it holds is being watched.</summary>
    public void Settled(WorkloadCase workloadCase, Decision.Settle decision)
    {
        var message = ReportWording.WithNotes(decision);
        Tell(workloadCase, EventReasons.MemorySettled, message, isWarning: false);
        Put(workloadCase, decision, IncidentPhase.Recovering, message, decision.Remedy, remedied: time.GetUtcNow());
    }

    /// <summary>What became of pods that no rollout replaces. A pod that cannot be resized is told once.</summary>
    public void Resized(Incident incident, WorkloadCase workloadCase, ResizeLook look)
    {
        if (look.Resized.Count > 0)
            Tell(workloadCase, EventReasons.PodsResized, ReportWording.Resized(look.Resized), isWarning: false);
        foreach (var refused in look.Refused)
            WarnOnce(incident, workloadCase, EventReasons.ResizeRefused, ReportWording.ResizeRefused(workloadCase, refused));
    }

    /// <summary>Of the kills that no limit cures, those that a person can act on: an event each, once in an incident.</summary>
    public void Observed(Incident incident, WorkloadCase workloadCase, Decision decision) => Observed(incident, workloadCase, decision.Kills);

    private void ProbeKillsObserved(Incident incident, WorkloadCase workloadCase, Decision decision) =>
        Observed(incident, workloadCase, decision.Kills.Where(kill => kill.Verdict.Kind == VerdictKind.ProbeKill));

    private void Observed(Incident incident, WorkloadCase workloadCase, IEnumerable<JudgedKill> kills)
    {
        foreach (var kill in kills.Where(kill => workloadCase.Policy.ModeOf(kill.Sighting.Container) != PolicyMode.Paused))
        {
            if (EventReasons.Of(kill.Verdict.Kind) is { } reason && incident.SayOnce($"{reason} {kill.Sighting.Container}"))
                Tell(workloadCase, reason, ReportWording.Kill(kill), isWarning: true, once: true);
        }
    }

    /// <summary>Killed by something that more memory does not cure, as far as can be told.</summary>
    public void NotRemedied(WorkloadCase workloadCase, Decision decision) =>
        Put(workloadCase, decision, IncidentPhase.Observed, decision.Message);

    /// <summary>Killed, and what stands behind the pod is nothing that Headroom could change.</summary>
    public void Unsupported(Policy policy, UnsupportedOwner owner, JudgedKill kill)
    {
        var line = IncidentAccount.OfUnsupported(owner, kill);
        logger.Unsupported(owner, EventReasons.Unsupported, line.Message!);
        // As elsewhere: no event for what leaves a person nothing to do.
        if (ReportWording.UnsupportedAdvice(owner, kill) is not null)
            events.OnUnsupported(owner, ReportWording.UnsupportedEvent(owner, kill));
        status.Put(PolicyKey.Of(policy), [line]);
    }

    /// <summary>There is nothing to tell of the workload any more.</summary>
    public void Ended(WorkloadRef workload, PolicyKey? policy)
    {
        if (policy is not null)
            status.Remove(policy, workload);
    }

    /// <summary>Where the same is found at each look, it is told at the first.</summary>
    private void WarnOnce(Incident incident, WorkloadCase workloadCase, string reason, string message)
    {
        if (incident.SayOnce(message))
            Tell(workloadCase, reason, message, isWarning: true, once: true);
    }

    private void Tell(WorkloadCase workloadCase, string reason, string message, bool isWarning, bool once = false)
    {
        var workload = workloadCase.Workload.Workload;
        logger.Told(workload, reason, message);
        events.OnWorkload(workload, reason, message, isWarning, once);
    }

    private void Put(
        WorkloadCase workloadCase, Decision decision, IncidentPhase phase, string message, Remedy? remedy = null,
        Delay? delay = null, DateTimeOffset? remedied = null) =>
        status.Put(
            PolicyKey.Of(workloadCase.Policy),
            IncidentAccount.Of(workloadCase, decision, phase, message, remedy, delay),
            remedied ?? workloadCase.Workload.Record?.LastAttempt);
}
