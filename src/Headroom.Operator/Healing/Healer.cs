using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Operator.Advising;
using Headroom.Operator.Governor;
using Headroom.Operator.Measuring;
using Headroom.Operator.Metrics;
using Headroom.Operator.Policies;
using Headroom.Operator.Preflight;
using Headroom.Operator.Reports;
using Headroom.Operator.Resizing;
using Headroom.Operator.Rollouts;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Replicas;
using Headroom.Remediation.Settling;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Healing;

/// <summary>One look at one workload: read it, judge it, and do what the decision says.</summary>
public sealed class Healer(
    IncidentBook book, SightingShelf shelf, PolicyCatalog catalog, CaseReader cases, PreflightCheck preflight, RolloutCheck rollouts,
    DecisionExecution execution, OrphanedReplicas orphans, PodResizer resizer, Settler settler, Adviser adviser, HealingReport report, HealingMetrics metrics, TimeProvider time, ILogger<Healer> logger)
{
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
            return await orphans.RestoreAsync(workload, cancellationToken) ?? Shelve(workload);
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
            return await orphans.RestoreAsync(workload, cancellationToken) ?? Shelve(workload);
        }

        var decision = Judgement.Decide(reading.Case);
        // What may stand in its way is read when its turn has come: in a storm most looks find that it has not.
        var delay = execution.Delay(incident, reading.Case, decision);
        if (delay is null)
        {
            decision = await preflight.CheckAsync(reading.Case, decision, cancellationToken);
            decision = ReplicaReturn.Decide(reading.Case, await rollouts.CheckAsync(reading.Workload, reading.Case, decision, cancellationToken));
        }

        metrics.Decided(incident, decision);
        logger.Decided(workload, decision.GetType().Name, decision.Message);
        if (delay is not null)
            return delay;
        var lookAgain = await ActAsync(incident, reading.Workload, reading.Case, decision, cancellationToken);
        // What was read before a write says nothing of the workload after it; and of a story that is over nothing is told.
        if (decision is not (Decision.Remediate or Decision.Revert or Decision.RestoreReplicas or Decision.DeletePod) && lookAgain is not null)
            await adviser.AfterLookAsync(reading.Workload, policy, cancellationToken);
        return lookAgain;
    }

    private async Task<TimeSpan?> ActAsync(
        Incident incident, WorkloadReading reading, WorkloadCase workloadCase, Decision decision, CancellationToken cancellationToken)
    {
        switch (decision)
        {
            case Decision.LeaveAlone:
                return LeaveAlone(workloadCase, decision);
            case Decision.NothingToHeal:
                return await RecoverAsync(incident, reading, FollowedAdvice.Seen(incident, workloadCase), decision, cancellationToken);
            case Decision.Wait wait:
                report.Waiting(workloadCase, wait);
                return wait.Until - workloadCase.Now;
            case Decision.Remediate remediate:
                return await execution.RemediateAsync(incident, reading, workloadCase, remediate, cancellationToken);
            case Decision.Revert revert:
                return await execution.RevertAsync(incident, reading, workloadCase, revert, cancellationToken);
            case Decision.RestoreReplicas restore:
                return await execution.RestoreAsync(incident, reading, workloadCase, restore, cancellationToken);
            case Decision.GiveUp giveUp:
                return await execution.GiveUpAsync(incident, reading, workloadCase, giveUp, cancellationToken);
            case Decision.AwaitKills:
                report.AwaitingKills(incident, workloadCase, decision);
                break;
            case Decision.Recommend recommend:
                incident.Recommended = Recommendation.Of(workloadCase, recommend);
                report.Recommended(incident, workloadCase, recommend);
                // Whether somebody has set it is seen in the template only: nothing tells of it, and its kills may have ended.
                return SoonerOf(workloadCase.Policy.StableFor, workloadCase.Policy.Trigger.Within);
            case Decision.Contested contested:
                report.Contested(incident, workloadCase, contested);
                break;
            case Decision.DeletePod deletion:
                return await execution.DeleteAsync(incident, workloadCase, deletion, cancellationToken);
            case Decision.Blocked blocked:
                report.Observed(incident, workloadCase, decision);
                report.Blocked(incident, workloadCase, blocked, blocked.Message);
                break;
        }

        return decision.UntilNextLook(workloadCase);
    }

    private static TimeSpan SoonerOf(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task<TimeSpan?> RecoverAsync(
        Incident incident, WorkloadReading reading, WorkloadCase workloadCase, Decision decision, CancellationToken cancellationToken)
    {
        report.Observed(incident, workloadCase, decision);
        var resizing = workloadCase.Workload.Record is null ? null : await resizer.LookAsync(incident, reading, workloadCase, cancellationToken);
        if (resizing is not null)
        {
            report.Resized(incident, workloadCase, resizing);
            workloadCase = resizing.Seen(workloadCase);
        }

        switch (RecoveryWatch.Assess(workloadCase.Workload, workloadCase.Policy, decision.LastKill, workloadCase.Now))
        {
            case { Recovered: false, LookAgain: { } lookAgain }:
                report.Recovering(workloadCase, decision);
                var pause = (decision.LookAgain < lookAgain ? decision.LookAgain.Value : lookAgain) - workloadCase.Now;
                return resizing is { Resized.Count: > 0 } ? SoonerOf(PodResizer.NextLook, pause) : pause;
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
                return await execution.SettleAsync(incident, reading, workloadCase, settle, cancellationToken);
            case SettlingStep.Over over:
                report.Recovered(workloadCase, decision, over.Note);
                break;
        }

        book.Settle(workloadCase.Workload.Workload, workloadCase.Sightings);
        return null;
    }

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
