using System.Globalization;
using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

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
        return $"{Killed(container)}{At(container.LastKill)}: kill {container.Kills.Count} of the {TriggerRule.KillsNeeded(trigger, container)} within "
            + $"{KubernetesDuration.Format(trigger.Within)}{wait} that policy {policy.Name} waits for";
    }

    public static string AwaitKills(Policy policy, ProbeCase container) =>
        $"{Killed(container)}{At(container.LastKill)}: kill {container.Kills.Count} of the {policy.Trigger.Kills} within {KubernetesDuration.Format(policy.Trigger.Within)} that policy {policy.Name} waits for";

    /// <param name="due">What the remedy is made of; at least one.</param>
    public static string Remedy(WorkloadCase workloadCase, Remedy remedy, DueRemedies due)
    {
        var policy = workloadCase.Policy;
        var last = due.Kills.MaxBy(kill => kill.Sighting.FinishedAt)!;
        var evidence = $"{last.Sighting.Pod}: {last.Verdict.Evidence}";
        // What time is given for is told with it, also where the newest kill was for want of memory.
        if (last.Verdict.Kind != VerdictKind.ProbeKill && due.Probes.Select(probe => probe.Case.LastKill).MaxBy(kill => kill.Sighting.FinishedAt) is { } probed)
            evidence += $". {probed.Sighting.Pod}: {probed.Verdict.Evidence}";
        var ceilings = remedy.Containers.Select(container => policy.RulesOf(container.Container).Ceiling).Distinct().ToList();
        return $"{remedy} (attempt {remedy.Record.Attempts} of {policy.MaxAttempts}, {(ceilings.Count == 0 ? "" : $"ceiling {string.Join(" and ", ceilings)}, ")}policy {policy.Name}). {evidence}";
    }

    /// <summary>What else is due, and why this remedy does not do it; empty where it does everything.</summary>
    public static string LeftOut(Policy policy, DueRemedies due) => string.Concat(
    [
        .. due.Memory.Where(memory => policy.ModeOf(memory.Case.Name) != PolicyMode.Enforce).Select(memory => $". Only recommended: {memory.Remedy}"),
        .. due.Probes.Where(probe => policy.ModeOf(probe.Case.Name) != PolicyMode.Enforce).Select(probe => $". Only recommended: {probe.Remedy}"),
        .. due.Endings.Select(ending => ending.Leak is { } leak ? $". {ending.Name} {leak}" : $". {ending.Name} stays at its ceiling of {policy.RulesOf(ending.Name).Ceiling}"),
        .. due.ProbeEndings.Select(probe => $". {Killed(probe.Container)}, and policy {policy.Name} gives its probes no more time"),
    ]);

    /// <param name="due">At least one.</param>
    public static string Backoff(DueRemedies due, TimeSpan wait) =>
        $"{(due.Memory.Count > 0 ? Killed(due.Memory[0].Case, again: true) : Killed(due.Probes[0].Case, again: true))}; the next attempt waits {KubernetesDuration.Format(TimeSpan.FromSeconds(Math.Ceiling(wait.TotalSeconds)))} of backoff";

    public static string Killed(ProbeCase container, bool again = false) => $"{container.Name} was killed{(again ? " again" : "")} by its {(container.Probe == ProbeKind.Startup ? "startup" : "liveness")} probe";

    public static string Killed(ContainerCase container, bool again = false)
    {
        var repeated = again ? " again" : "";
        if (!container.NeedsLimit)
            return $"{container.Name} was killed{repeated} for lack of memory on its node";
        var limit = container.Limit is { } known ? $" at its limit of {known}" : $" ({container.UnknownLimit})";
        return container.Certain.Any()
            ? $"{container.Name} was OOM-killed{repeated}{limit}"
            : $"{container.Name} probably ran out of memory{repeated}{limit}";
    }

    /// <summary>Which kill is meant: after a restart of the operator the same sentence is no news.</summary>
    private static string At(JudgedKill kill) => kill.Sighting is { FinishedAt: { } finished, Pod: var pod }
        ? string.Create(CultureInfo.InvariantCulture, $" ({pod}, {finished.UtcDateTime:HH:mm:ss}Z)")
        : "";
}
