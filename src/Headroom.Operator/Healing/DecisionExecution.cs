using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Operator.Governor;
using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Metrics;
using Headroom.Operator.Reports;
using Headroom.Operator.Resizing;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Resizing;

namespace Headroom.Operator.Healing;

/// <summary>Carries out the decisions that change the cluster, and tells what became of them. Every method answers when to look at the workload again.</summary>
public sealed class DecisionExecution(HealingWriter writer, HealingReport report, HealingMetrics metrics, ILogger<DecisionExecution> logger)
{
    /// <summary>A lost race is run again after this: long enough for the other writer's change to be read.</summary>
    internal static readonly TimeSpan AfterConflict = TimeSpan.FromMilliseconds(50);

    /// <summary>A remedy that has to wait for its turn anyway is told so; null for every other decision.</summary>
    public TimeSpan? Delay(Incident incident, WorkloadCase workloadCase, Decision decision) =>
        decision is Decision.Remediate && writer.Ask(workloadCase) is { } held ? HeldBack(incident, workloadCase, decision, held) : null;

    public Task<TimeSpan?> RemediateAsync(
        Incident incident, WorkloadReading reading, WorkloadCase workloadCase, Decision.Remediate decision, CancellationToken cancellationToken) =>
        WriteAsync(
            incident, workloadCase, decision, () => writer.TryWriteAsync(reading, workloadCase, decision.Remedy, cancellationToken),
            () => Remedied(incident, workloadCase, decision));

    public Task<TimeSpan?> RevertAsync(
        Incident incident, WorkloadReading reading, WorkloadCase workloadCase, Decision.Revert decision, CancellationToken cancellationToken) =>
        WriteAsync(
            incident, workloadCase, decision, () => writer.TryWriteAsync(reading, workloadCase, decision.Reversal, cancellationToken),
            () => Reverted(incident, workloadCase, decision));

    public Task<TimeSpan?> RestoreAsync(
        Incident incident, WorkloadReading reading, WorkloadCase workloadCase, Decision.RestoreReplicas decision, CancellationToken cancellationToken) =>
        WriteAsync(
            incident, workloadCase, decision, () => writer.TryRestoreAsync(reading, Urgency.Of(workloadCase), decision.Replicas, decision.Record, cancellationToken),
            () =>
            {
                report.ReplicasRestored(workloadCase, decision);
                return RecoveryWatch.Pause(TimeSpan.Zero);
            });

    /// <summary>Writes only where there is a record to keep.</summary>
    public async Task<TimeSpan?> GiveUpAsync(
        Incident incident, WorkloadReading reading, WorkloadCase workloadCase, Decision.GiveUp decision, CancellationToken cancellationToken) =>
        decision.Record is { } record
            ? await WriteAsync(
                incident, workloadCase, decision, () => writer.TryWriteAsync(reading, workloadCase, record, cancellationToken), () => GaveUp(incident, workloadCase, decision))
            : GaveUp(incident, workloadCase, decision);

    public Task<TimeSpan?> SettleAsync(
        Incident incident, WorkloadReading reading, WorkloadCase workloadCase, Decision.Settle decision, CancellationToken cancellationToken) =>
        WriteAsync(incident, workloadCase, decision, () => writer.TrySettleAsync(reading, decision.Remedy, cancellationToken), () => Settled(workloadCase, decision));

    public async Task<TimeSpan?> DeleteAsync(Incident incident, WorkloadCase workloadCase, Decision.DeletePod decision, CancellationToken cancellationToken)
    {
        report.Observed(incident, workloadCase, decision);
        if (incident.DeletionHeld(workloadCase.Now) is { } held)
            return held;
        try
        {
            return await WriteAsync(
                incident, workloadCase, decision, () => writer.TryDeleteAsync(workloadCase, decision.Pod, cancellationToken),
                () => Deleted(incident, workloadCase, decision));
        }
        catch (KubernetesApiException refusal) when (refusal.IsDisruptionBudget)
        {
            var (policy, workload) = (workloadCase.Policy, workloadCase.Workload.Workload);
            var wait = incident.DeletionRefused(workloadCase.Now, times => policy.Backoff.After(times, workload.Uid));
            report.PodDeletionRefused(incident, workloadCase, decision, refusal.ServerMessage, wait);
            return wait;
        }
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
        incident.Recommended = null;
        Count(incident, workloadCase);
        report.Raised(incident, workloadCase, decision);
        return Watch(workloadCase);
    }

    private TimeSpan Reverted(Incident incident, WorkloadCase workloadCase, Decision.Revert decision)
    {
        Count(incident, workloadCase);
        report.Reverted(incident, workloadCase, decision);
        return workloadCase.Workload.Rollout.KeepsBrokenPods ? RecoveryWatch.Pause(TimeSpan.Zero) : workloadCase.Policy.Trigger.Within;
    }

    private TimeSpan GaveUp(Incident incident, WorkloadCase workloadCase, Decision.GiveUp decision)
    {
        report.GaveUp(incident, workloadCase, decision);
        return decision.UntilNextLook(workloadCase);
    }

    private void Count(Incident incident, WorkloadCase workloadCase)
    {
        var (sinceFirstKill, heldBack) = incident.Remedied();
        metrics.Remedied(workloadCase.Workload.Replicas, sinceFirstKill, heldBack);
    }

    private TimeSpan Deleted(Incident incident, WorkloadCase workloadCase, Decision.DeletePod decision)
    {
        incident.PodDeleted();
        metrics.PodReplaced();
        report.PodDeleted(workloadCase, decision);
        return RecoveryWatch.Pause(TimeSpan.Zero);
    }

    private TimeSpan Settled(WorkloadCase workloadCase, Decision.Settle decision)
    {
        metrics.Settled(workloadCase.Workload.Replicas);
        report.Settled(workloadCase, decision);
        return Watch(workloadCase);
    }

    /// <summary>Where no rollout brings the template to the pods, there is more to do.</summary>
    private static TimeSpan Watch(WorkloadCase workloadCase)
    {
        if (ResizeRule.Wants(workloadCase))
            return PodResizer.NextLook;
        return workloadCase.Workload.Rollout.KeepsBrokenPods ? RecoveryWatch.Pause(TimeSpan.Zero) : workloadCase.Policy.StableFor;
    }

    /// <summary>The gate calls a workload whose turn has come. This look is for when what it was told has turned out too hopeful.</summary>
    private static TimeSpan AfterTurn(TimeSpan wait) => (wait * 2) + TimeSpan.FromSeconds(30);
}
