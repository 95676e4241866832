using System.Globalization;
using Headroom.Kubernetes.Quantities;
using Headroom.Operator.Governor;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Replicas;
using Headroom.Remediation.Resizing;
using Headroom.Remediation.Rollouts;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Reports;

/// <summary>The sentences about what was seen before a remedy and after it.</summary>
internal static class ReportWording
{
    private const int MostPods = 5;

    /// <summary>For a remedy that came with the first look: no earlier event says what was seen.</summary>
    public static string Observed(WorkloadCase workloadCase, Decision.Remediate decision)
    {
        var container = decision.Remedy.Changed.First();
        var kills = decision.Kills.Where(kill => !kill.IsHistory && kill.Sighting.Container == container).ToList();
        return $"{Kill(kills[^1])}. {Count(kills.Count, "kill")} within {KubernetesDuration.Format(workloadCase.Policy.Trigger.Within)}: policy {workloadCase.Policy.Name} acts";
    }

    /// <summary>One kill as an event tells it: which, what it was, and what can be done.</summary>
    public static string Kill(JudgedKill kill) =>
        $"{kill.Sighting.Container} of {kill.Sighting.Pod}: {kill.Verdict}";

    public static string Raised(WorkloadCase workloadCase, Decision.Remediate decision) =>
        WhenItCounts(workloadCase, decision) is { } when ? $"{WithNotes(decision)}; {when}" : WithNotes(decision);

    public static string Reduced(ReplicaChange replicas) =>
        $"{replicas} while it loops: each pod costs the cluster the writes of its restarts. {replicas.From} again when the remedy has held on {(replicas.To == 1 ? "the one" : "those")} that {(replicas.To == 1 ? "is" : "are")} left, or is given up";

    /// <summary>What is done, what has cut it, and what it does to others.</summary>
    public static string WithNotes(Decision decision) => string.Join("; ", [decision.Message, .. decision.Notes]);

    /// <summary>Some kinds and strategies do not bring a remedy to the pods that there are; null for the others.</summary>
    public static string? WhenItCounts(WorkloadCase workloadCase, Decision decision) => workloadCase.Workload switch
    {
        { Workload.Kind: WorkloadKind.CronJob } => "it counts from the next run",
        { Workload.Kind: WorkloadKind.ReplicaSet } => Replace(workloadCase, decision),
        { Rollout.OnDelete: true } => "its update strategy is OnDelete: pods that were killed and are not ready are deleted one by one, the others keep the former template until somebody deletes them",
        _ => null,
    };

    /// <param name="refusal">The API server's own words.</param>
    public static string PodDeletionRefused(WorkloadCase workloadCase, Decision.DeletePod decision, string refusal) =>
        $"{decision.Pod.Name} has to be deleted for the remedy to reach it, and its disruption budget does not allow that: {refusal} It is tried again. "
        + $"If it may go: kubectl delete pod -n {workloadCase.Workload.Workload.Namespace} {decision.Pod.Name}";

    public static string Delayed(Decision decision, DelayReason reason) => $"{Cause(reason)}: {decision.Message}";

    /// <summary>Of a whole policy.</summary>
    public static string Delayed(DelayReason reason, int workloads, DateTimeOffset? next)
    {
        var expected = next is { } time ? string.Create(CultureInfo.InvariantCulture, $"; the next remedy is expected at {time.UtcDateTime:HH:mm:ss}Z") : "";
        return $"{Count(workloads, "workload")} {Cause(reason)}{expected}";
    }

    public static string Resized(IReadOnlyList<PodResize> resized)
    {
        var named = string.Join(", ", resized.Take(MostPods)) + (resized.Count > MostPods ? $" and {resized.Count - MostPods} more" : "");
        return $"resized in place, since no rollout replaces them: {named}";
    }

    /// <param name="refused">The pod, and why.</param>
    public static string ResizeRefused(WorkloadCase workloadCase, string refused) =>
        $"{refused}. It keeps what it has until it is replaced: kubectl delete pod -n {workloadCase.Workload.Workload.Namespace} {refused[..refused.IndexOf(':', StringComparison.Ordinal)]}";

    public static string Recovering(WorkloadCase workloadCase)
    {
        var until = workloadCase.Workload switch
        {
            { Workload.Kind: WorkloadKind.CronJob } => "the next run has ended without a kill",
            { Workload.Kind: WorkloadKind.ReplicaSet } => $"every pod of before is deleted, and every new one has run for {StableFor(workloadCase)} without a kill",
            _ => $"every pod has run for {StableFor(workloadCase)} without a kill",
        };
        return $"{RolloutWording.Limits(workloadCase)} {Since(workloadCase)}; recovered when {until}";
    }

    /// <param name="note">What becomes of a limit that has leapt; null for nothing.</param>
    public static string Recovered(WorkloadCase workloadCase, string? note = null)
    {
        var record = workloadCase.Workload.Record!;
        var kills = record.Containers.Values.Sum(container => container.Kills);
        var proof = workloadCase.Workload.Workload.Kind == WorkloadKind.CronJob ? "the next run has ended without a kill" : $"no kill for {StableFor(workloadCase)}, every pod ready";
        var old = workloadCase.Workload is { Rollout: { OnDelete: true, OldPods: > 0 and var pods }, Workload.Kind: not WorkloadKind.ReplicaSet }
            ? $"; {Count(pods, "pod")} with the former template until somebody deletes {(pods == 1 ? "it" : "them")}"
            : "";
        return $"{RolloutWording.Limits(workloadCase)} holds: {proof} (after {Count(kills, "kill")} and {(record.Attempts == 0 ? "what was recommended" : Count(record.Attempts, "attempt"))}){old}{(note is null ? "" : $"; {note}")}";
    }

    public static string Unsupported(UnsupportedOwner owner, JudgedKill kill) =>
        $"{kill.Sighting.Container}: {kill.Verdict.Evidence}. {NothingChanged(owner, kill)}";

    public static string NothingChanged(UnsupportedOwner owner, JudgedKill kill) => $"Nothing is changed: {owner.Why}{Then(UnsupportedAdvice(owner, kill))}";

    /// <summary>What a person can do: more memory helps where the lack of it was the cause. Null for nothing.</summary>
    public static string? UnsupportedAdvice(UnsupportedOwner owner, JudgedKill kill) =>
        kill.Verdict.Kind is VerdictKind.LimitOom or VerdictKind.ProbableOom ? owner.Advice : kill.Verdict.Advice;

    /// <summary>Nothing in it changes from kill to kill, so that a loop says it once.</summary>
    public static string UnsupportedEvent(UnsupportedOwner owner, JudgedKill kill)
    {
        var limit = kill.Limit is { } known ? $" at its limit of {known}" : "";
        return $"{kill.Sighting.Container} was killed{limit} ({kill.Verdict.Kind}), and nothing is changed: {owner.Why}{Then(UnsupportedAdvice(owner, kill))}";
    }

    private static string Replace(WorkloadCase workloadCase, Decision decision)
    {
        var ns = workloadCase.Workload.Workload.Namespace;
        var pods = decision.Kills.Where(kill => kill.Verdict.Kind != VerdictKind.Stale).Select(kill => kill.Sighting.Pod).Distinct().Order(StringComparer.Ordinal).ToList();
        var named = string.Join(' ', pods.Take(MostPods).Concat(pods.Skip(MostPods).Take(1).Select(_ => "...")));
        return $"its pods keep the old template until they are replaced: kubectl delete pod -n {ns} {named}";
    }

    /// <summary>What the last write was; what was only recommended is no attempt.</summary>
    private static string Since(WorkloadCase workloadCase)
    {
        var record = workloadCase.Workload.Record!;
        if (record.Containers.Values.Any(container => container.Settled?.At == record.LastAttempt))
            return "since it was settled";
        return record.Attempts > 0 ? $"since attempt {record.Attempts}" : "as was recommended";
    }

    private static string Cause(DelayReason reason) => reason == DelayReason.ApiServerPressure
        ? "waiting for the API server, which is under pressure"
        : "waiting for write budget";

    private static string Then(string? advice) => advice is null ? "" : $". {advice}";

    private static string StableFor(WorkloadCase workloadCase) => KubernetesDuration.Format(RecoveryWatch.StableFor(workloadCase.Workload, workloadCase.Policy));

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
