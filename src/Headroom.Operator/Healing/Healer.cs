using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Operator.Governor;
using Headroom.Operator.Measuring;
using Headroom.Operator.Metrics;
using Headroom.Operator.Policies;
using Headroom.Operator.Preflight;
using Headroom.Operator.Reports;
using Headroom.Operator.Resizing;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Resizing;
using Headroom.Remediation.Settling;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Healing;

/// <summary>One look at one workload: read it, judge it, and do what the decision says.</summary>
public sealed class Healer(
    IncidentBook book, SightingShelf shelf, PolicyCatalog catalog, CaseReader cases, PreflightCheck preflight, HealingWriter writer, RolloutTrouble trouble,
    PodResizer resizer, Settler settler, HealingReport report, HealingMetrics metrics, TimeProvider time, ILogger<Healer> logger)
{
    /// <summary>A lost race is run again after this: long enough for the other writer's change to be read.</summary>
    private static readonly TimeSpan AfterConflict = TimeSpan.FromMilliseconds(50);

    /// <summary>Answers when the workload wants to be looked at again; null for not before the next kill.</summary>
    public async Task<TimeSpan?> HealAsync(WorkloadRef workload, CancellationToken cancellationToken)
    {
        if (book.Find(workload) is not { } incident)
            return null;
        var sightings = incident.Sightings;
        if (PolicyFor(incident, sightings) is not { } policy)
        {
            logger.NoPolicyLeft(workload);
            report.Ended(workload, incident.Policy);
            return Shelve(workload);
        }

        // The line moves to the policy that answers now.
        if (incident.Policy is { } former && former != PolicyKey.Of(policy))
            report.Ended(workload, former);
        incident.Policy = PolicyKey.Of(policy);
        if (await cases.ReadAsync(policy, workload, sightings, time.GetUtcNow(), cancellationToken) is not { } reading)
        {
            logger.WorkloadGone(workload);
            report.Ended(workload, incident.Policy);
            book.Settle(workload, sightings);
            return null;
        }

        // Of an incident that a former run began no pod may be left: then it is the template that shows whether the policy still answers.
        if (sightings.Count == 0 && catalog.For(workload.Namespace, reading.Workload.PodLabels) is var answers && (answers is null || PolicyKey.Of(answers) != incident.Policy))
        {
            report.Ended(workload, incident.Policy);
            return Shelve(workload);
        }

        var decision = await preflight.CheckAsync(reading.Case, Judgement.Decide(reading.Case), cancellationToken);
        metrics.Decided(incident, decision);
        logger.Decided(workload, decision.GetType().Name, decision.Message);
        return await ActAsync(incident, reading.Workload, reading.Case, decision, cancellationToken);
    }

    private async Task<TimeSpan?> ActAsync(
        Incident incident, WorkloadReading reading, WorkloadCase workloadCase, Decision decision, CancellationToken cancellationToken)
    {
        switch (decision)
        {
            case Decision.LeaveAlone:
                return LeaveAlone(workloadCase, decision);
            case Decision.NothingToHeal:
                return await RecoverAsync(incident, reading, workloadCase, decision, cancellationToken);
            case Decision.Wait wait:
                report.Waiting(workloadCase, wait);
                return wait.Until - workloadCase.Now;
            case Decision.Remediate remediate:
                return await WriteAsync(
                    incident, workloadCase, decision, () => writer.TryWriteAsync(reading, workloadCase, remediate.Remedy, cancellationToken),
                    () => Remedied(incident, workloadCase, remediate));
            case Decision.Revert revert:
                return await WriteAsync(
                    incident, workloadCase, decision, () => writer.TryWriteAsync(reading, workloadCase, revert.Reversal, cancellationToken),
                    () => Reverted(incident, workloadCase, revert));
            case Decision.GiveUp { Record: { } record } giveUp:
                return await WriteAsync(
                    incident, workloadCase, decision, () => writer.TryWriteAsync(reading, workloadCase, record, cancellationToken),
                    () => GaveUp(incident, workloadCase, giveUp));
            case Decision.GiveUp giveUp:
                return GaveUp(incident, workloadCase, giveUp);
            case Decision.AwaitKills:
                report.AwaitingKills(incident, workloadCase, decision);
                break;
            case Decision.Recommend recommend:
                report.Recommended(incident, workloadCase, recommend);
                break;
            case Decision.Blocked blocked:
                report.Blocked(incident, workloadCase, blocked, blocked.Message);
                break;
        }

        // When the kills have left the window, the incident has to be closed; and what blocks a remedy may have gone unseen.
        return workloadCase.Policy.Trigger.Within;
    }

    /// <param name="write">Answers what it waits for, where it was not written.</param>
    /// <param name="written">What there is to tell then, and when to look again.</param>
    private async Task<TimeSpan?> WriteAsync(Incident incident, WorkloadCase workloadCase, Decision decision, Func<Task<HeldBack?>> write, Func<TimeSpan> written)
    {
        var workload = workloadCase.Workload.Workload;
        try
        {
            if (await write() is { } held)
                return HeldBack(incident, workloadCase, decision, held);
        }
        catch (KubernetesApiException conflict) when (conflict.IsConflict)
        {
            logger.Conflict(workload);
            return AfterConflict;
        }
        catch (KubernetesApiException refusal) when (refusal.Code is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.UnprocessableEntity)
        {
            report.Refused(incident, workloadCase, decision, refusal.Message);
            throw;
        }

        return written();
    }

    private TimeSpan HeldBack(Incident incident, WorkloadCase workloadCase, Decision decision, HeldBack held)
    {
        // Nobody waits for what settles: what was said of it stays true.
        if (decision is Decision.Settle)
            return held.Wait;
        incident.HeldBack();
        if (decision is Decision.GiveUp giveUp)
            report.GaveUp(incident, workloadCase, giveUp);
        else
            report.Delayed(workloadCase, decision, held);
        return AfterTurn(held.Wait);
    }

    private TimeSpan Remedied(Incident incident, WorkloadCase workloadCase, Decision.Remediate decision)
    {
        Count(incident, workloadCase);
        report.Raised(incident, workloadCase, decision);
        return Watch(workloadCase);
    }

    private TimeSpan Reverted(Incident incident, WorkloadCase workloadCase, Decision.Revert decision)
    {
        Count(incident, workloadCase);
        report.Reverted(incident, workloadCase, decision);
        return workloadCase.Policy.Trigger.Within;
    }

    private void Count(Incident incident, WorkloadCase workloadCase)
    {
        var (sinceFirstKill, heldBack) = incident.Remedied();
        metrics.Remedied(workloadCase.Workload.Replicas, sinceFirstKill, heldBack);
    }

    private TimeSpan GaveUp(Incident incident, WorkloadCase workloadCase, Decision.GiveUp decision)
    {
        report.GaveUp(incident, workloadCase, decision);
        return workloadCase.Policy.Trigger.Within;
    }

    /// <summary>The gate calls a workload whose turn has come. This look is for when what it was told has turned out too hopeful.</summary>
    private static TimeSpan AfterTurn(TimeSpan wait) => (wait * 1.5) + TimeSpan.FromSeconds(10);

    private async Task<TimeSpan?> RecoverAsync(
        Incident incident, WorkloadReading reading, WorkloadCase workloadCase, Decision decision, CancellationToken cancellationToken)
    {
        report.Observed(incident, workloadCase, decision);
        var resizing = workloadCase.Workload.Record is null ? null : await resizer.LookAsync(incident, reading, workloadCase, cancellationToken);
        if (resizing is not null)
        {
            report.Resized(incident, workloadCase, resizing);
            workloadCase = workloadCase with { ResizesInPlace = true, Workload = workloadCase.Workload with { RolledOut = workloadCase.Workload.RolledOut || resizing.Reached } };
        }

        switch (RecoveryWatch.Assess(workloadCase.Workload, workloadCase.Policy, decision.LastKill, workloadCase.Now))
        {
            case { Recovered: false, LookAgain: { } lookAgain } recovery:
                if (await trouble.FindAsync(reading, recovery, cancellationToken) is { } why)
                    report.Blocked(incident, workloadCase, decision, ReportWording.Stuck(workloadCase, why));
                else
                    report.Recovering(workloadCase, decision);
                var pause = lookAgain - workloadCase.Now;
                return resizing is { Resized.Count: > 0 } && PodResizer.NextLook < pause ? PodResizer.NextLook : pause;
            case { Recovered: true }:
                return await SettleAsync(incident, reading, workloadCase, decision, cancellationToken);
            // A quiet moment may come late: what has leapt settles also when the attempts are forgotten.
            case null when workloadCase.Workload.RolledOut && decision.Kills.All(kill => kill.IsHistory) && SettlingRule.Assess(workloadCase) is SettlingState.Open:
                return await SettleAsync(incident, reading, workloadCase, decision, cancellationToken);
            default:
                return EndUnhealed(workloadCase, decision);
        }
    }

    private async Task<TimeSpan?> SettleAsync(
        Incident incident, WorkloadReading reading, WorkloadCase workloadCase, Decision decision, CancellationToken cancellationToken)
    {
        switch (await settler.LookAsync(incident, reading, workloadCase, decision, cancellationToken))
        {
            case SettlingStep.Going going:
                report.Settling(incident, workloadCase, decision, going.Message);
                return going.LookAgain;
            case SettlingStep.Due { Decision: var settle }:
                metrics.Decided(incident, settle);
                return await WriteAsync(
                    incident, workloadCase, settle, () => writer.TrySettleAsync(reading, settle.Remedy, cancellationToken), () => Settled(workloadCase, settle));
            case SettlingStep.Over over:
                report.Recovered(workloadCase, decision, over.Note);
                break;
        }

        book.Settle(workloadCase.Workload.Workload, workloadCase.Sightings);
        return null;
    }

    private TimeSpan Settled(WorkloadCase workloadCase, Decision.Settle decision)
    {
        metrics.Settled(workloadCase.Workload.Replicas);
        report.Settled(workloadCase, decision);
        return Watch(workloadCase);
    }

    /// <summary>Where no rollout replaces the pods, they may be resized.</summary>
    private static TimeSpan Watch(WorkloadCase workloadCase) => ResizeRule.Wants(workloadCase) ? PodResizer.NextLook : workloadCase.Policy.StableFor;

    /// <summary>The kills are kept while they are fresh: a policy that is changed, or no longer paused, finds them.</summary>
    private TimeSpan? LeaveAlone(WorkloadCase workloadCase, Decision decision)
    {
        if (decision.Kills.Any(kill => kill.Verdict.Kind != VerdictKind.Stale))
        {
            report.Ended(workloadCase.Workload.Workload, PolicyKey.Of(workloadCase.Policy));
            return workloadCase.Policy.Trigger.Within;
        }

        return End(workloadCase);
    }

    /// <summary>
    /// Nothing was ever remedied here. What more memory does not cure is shown until it has left the window; what was killed of a paused
    /// container is kept for as long, and not told.
    /// </summary>
    private TimeSpan? EndUnhealed(WorkloadCase workloadCase, Decision decision)
    {
        var kills = decision.Kills.Where(kill => !kill.IsHistory).ToList();
        if (kills.Count == 0)
            return End(workloadCase);
        if (kills.Any(kill => workloadCase.Policy.ModeOf(kill.Sighting.Container) != PolicyMode.Paused))
            report.NotRemedied(workloadCase, decision);
        else
            report.Ended(workloadCase.Workload.Workload, PolicyKey.Of(workloadCase.Policy));
        return workloadCase.Policy.Trigger.Within;
    }

    private TimeSpan? End(WorkloadCase workloadCase)
    {
        report.Ended(workloadCase.Workload.Workload, PolicyKey.Of(workloadCase.Policy));
        book.Settle(workloadCase.Workload.Workload, workloadCase.Sightings);
        return null;
    }

    /// <summary>No policy answers for the kills: they wait for one. It may have come meanwhile, and have found the shelf still empty.</summary>
    private TimeSpan? Shelve(WorkloadRef workload)
    {
        TimeSpan? lookAgain = null;
        foreach (var sighting in book.Close(workload))
        {
            shelf.Keep(sighting);
            if (catalog.For(sighting) is null)
                continue;
            book.Add(workload, sighting);
            lookAgain = TimeSpan.Zero;
        }

        return lookAgain;
    }

    private Policy? PolicyFor(Incident incident, IReadOnlyList<Sighting> sightings)
    {
        if (sightings.Count > 0)
            return catalog.For(sightings);
        return incident.Policy is { } key ? catalog.Find(key)?.Policy : null;
    }
}
