using System.Globalization;
using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Verdicts;

namespace Headroom.Remediation.Decisions;

/// <summary>The sentences that people read in events, in a policy's status and in the log.</summary>
internal static class Wording
{
    public static string NothingToHeal(Policy policy, IReadOnlyList<JudgedKill> kills) => kills.Count == 0
        ? "no kill was seen"
        : string.Join("; ", kills.Reverse().Select(kill => Why(policy, kill)).Distinct().Take(3));

    /// <summary>Of a paused container the verdict is not why nothing is done.</summary>
    private static string Why(Policy policy, JudgedKill kill) => policy.ModeOf(kill.Sighting.Container) == PolicyMode.Paused
        ? $"{kill.Sighting.Container} is paused by policy {policy.Name}"
        : kill.Verdict.ToString();

    public static string AwaitKills(Policy policy, ContainerCase container)
    {
        var trigger = policy.Trigger;
        var wait = trigger.OnCrashLoopBackOff && container.Certain.Any() ? ", or CrashLoopBackOff," : "";
        return $"{Killed(container)}{At(container)}: kill {container.Kills.Count} of the {TriggerRule.KillsNeeded(trigger, container)} within "
            + $"{KubernetesDuration.Format(trigger.Within)}{wait} that policy {policy.Name} waits for";
    }

    /// <param name="containers">Those that the remedies are for.</param>
    public static string Remedy(WorkloadCase workloadCase, IReadOnlyList<ContainerCase> containers, IReadOnlyList<ContainerRemedy> remedies, int attemptsBefore)
    {
        var last = containers.Where(container => remedies.Any(remedy => remedy.Container == container.Name))
            .Select(container => container.LastKill).MaxBy(kill => kill.Sighting.FinishedAt)!;
        var ceilings = remedies.Select(remedy => workloadCase.Policy.RulesOf(remedy.Container).Ceiling).Distinct().ToList();
        return $"{string.Join("; ", remedies)} (attempt {attemptsBefore + 1} of {workloadCase.Policy.MaxAttempts}, ceiling {string.Join(" and ", ceilings)}, "
            + $"policy {workloadCase.Policy.Name}). {last.Sighting.Pod}: {last.Verdict.Evidence}";
    }

    /// <summary>What else is due, and why this remedy does not do it; empty where it does everything.</summary>
    public static string LeftOut(Policy policy, IReadOnlyList<ContainerRemedy> remedies, IReadOnlyList<Ending> endings) => string.Concat(
    [
        .. remedies.Where(remedy => policy.ModeOf(remedy.Container) != PolicyMode.Enforce).Select(remedy => $". Only recommended: {remedy}"),
        .. endings.Select(ending => ending.Leak is { } leak ? $". {ending.Name} {leak}" : $". {ending.Name} stays at its ceiling of {policy.RulesOf(ending.Name).Ceiling}"),
    ]);

    public static string Backoff(ContainerCase container, TimeSpan wait) =>
        $"{Killed(container, again: true)}; the next attempt waits {KubernetesDuration.Format(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)))} of backoff";

    public static string Killed(ContainerCase container, bool again = false)
    {
        var repeated = again ? " again" : "";
        if (!container.NeedsLimit)
            return $"{container.Name} was killed{repeated} for lack of memory on its node";
        return container.Certain.Any()
            ? $"{container.Name} was OOM-killed{repeated} at its limit of {container.Limit}"
            : $"{container.Name} probably ran out of memory{repeated} at its limit of {container.Limit}";
    }

    /// <summary>Which kill is meant: after a restart of the operator the same sentence is no news.</summary>
    private static string At(ContainerCase container) => container.LastKill.Sighting is { FinishedAt: { } finished, Pod: var pod }
        ? string.Create(CultureInfo.InvariantCulture, $" ({pod}, {finished.UtcDateTime:HH:mm:ss}Z)")
        : "";
}
