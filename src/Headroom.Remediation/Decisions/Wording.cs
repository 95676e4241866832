using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Verdicts;

namespace Headroom.Remediation.Decisions;

/// <summary>The sentences that people read in events, in a policy's status and in the log.</summary>
internal static class Wording
{
    public static string NothingToHeal(IReadOnlyList<JudgedKill> kills) => kills.Count == 0
        ? "no kill was seen"
        : string.Join("; ", kills.Select(kill => kill.Verdict).Distinct().Take(3).Select(verdict => $"{verdict.Kind}: {verdict.Evidence}"));

    public static string AwaitKills(Policy policy, IReadOnlyList<ContainerCase> killed)
    {
        var (first, trigger) = (killed[0], policy.Trigger);
        var wait = trigger.OnCrashLoopBackOff ? ", or CrashLoopBackOff," : "";
        return $"{first.Name} was OOM-killed at its limit of {first.Limit}: kill {first.Kills.Count} of the {trigger.Kills} within "
            + $"{KubernetesDuration.Format(trigger.Within)}{wait} that policy {policy.Name} waits for";
    }

    public static string Remedy(WorkloadCase workloadCase, IReadOnlyList<JudgedKill> kills, IReadOnlyList<ContainerRemedy> remedies, int attemptsBefore)
    {
        var last = kills.Last(kill => kill.Verdict.Kind == VerdictKind.LimitOom && remedies.Any(remedy => remedy.Container == kill.Sighting.Container));
        return $"{string.Join("; ", remedies)} (attempt {attemptsBefore + 1} of {workloadCase.Policy.MaxAttempts}, ceiling {workloadCase.Policy.Memory.Ceiling}, "
            + $"policy {workloadCase.Policy.Name}). {last.Sighting.Pod}: {last.Verdict.Evidence}";
    }

    public static string CeilingReached(Policy policy, IReadOnlyList<ContainerCase> due) =>
        $"{due[0].Name} was OOM-killed at {due[0].Limit}, and policy {policy.Name} allows no more than {policy.Memory.Ceiling}: nothing further is done. "
        + "Raise spec.memory.ceiling, or find out what the container needs the memory for";

    public static string AttemptsExhausted(Policy policy, IReadOnlyList<ContainerCase> due) =>
        $"{due[0].Name} was OOM-killed at {due[0].Limit} after all {policy.MaxAttempts} attempts that policy {policy.Name} allows: nothing further is done. "
        + "Find out what the container needs the memory for, or raise spec.attempts.max";

    public static string Backoff(IReadOnlyList<ContainerCase> due, TimeSpan wait) =>
        $"{due[0].Name} was OOM-killed again at {due[0].Limit}; the next attempt waits {KubernetesDuration.Format(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)))} of backoff";
}
