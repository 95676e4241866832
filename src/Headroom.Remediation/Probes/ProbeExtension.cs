using Headroom.Remediation.Policies;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Probes;

/// <summary>
/// How much more time a container's probes get: what timed out waits longer for its answer, and what ended a container on its way up begins later, or asks more often
/// before it gives up. Nothing is ever lowered, and nothing goes above the policy's bounds.
/// </summary>
internal static class ProbeExtension
{
    /// <summary>In seconds: the first step of a time-out. The API server's default of one second is too short for nearly everything that answers at all.</summary>
    private const int FirstTimeout = 5;

    /// <summary>So many times what a container lived without having come up, it is given for it: how much longer it would have taken, nobody has seen.</summary>
    private const int StartMargin = 2;

    /// <summary>None where the bounds leave no room, or the container no longer has the probe.</summary>
    /// <param name="failures">All matters of time.</param>
    public static IReadOnlyList<ProbeChange> Of(ContainerProbes probes, IReadOnlyCollection<ProbeFailure> failures, ProbeRules rules)
    {
        var changes = new List<ProbeChange>();
        foreach (var group in failures.GroupBy(failure => failure.Probe).OrderBy(group => group.Key))
        {
            if (probes.Of(group.Key) is { } timing)
                changes.AddRange(Of(group.Key, timing, [.. group], rules));
        }

        return [.. changes, .. Readiness(probes, changes)];
    }

    private static IEnumerable<ProbeChange> Of(ProbeKind probe, ProbeTiming timing, List<ProbeFailure> failures, ProbeRules rules)
    {
        var timeout = failures.Any(failure => failure.Answer == ProbeAnswer.TimedOut) ? Timeout(probe, timing, rules) : null;
        var lived = failures.Where(failure => failure.WhileStarting).Max(failure => failure.Lived);
        var start = lived is { } life ? Start(probe, timing with { Timeout = timeout?.To ?? timing.Timeout }, life, rules) : null;
        return new[] { timeout, start }.OfType<ProbeChange>();
    }

    private static ProbeChange? Timeout(ProbeKind probe, ProbeTiming timing, ProbeRules rules) => Change(
        probe, ProbeNumber.TimeoutSeconds, timing.Timeout, Math.Min(Math.Max(FirstTimeout, timing.Timeout * 2L), LongestTry(timing)), rules.TimeoutSecondsMax);

    /// <summary>A try that outlasts its period only puts off the next one; what is asked every second may take the first step all the same.</summary>
    private static int LongestTry(ProbeTiming timing) => Math.Max(timing.Period, FirstTimeout);

    /// <param name="lived">The longest that it lived without having come up.</param>
    private static ProbeChange? Start(ProbeKind probe, ProbeTiming timing, TimeSpan lived, ProbeRules rules)
    {
        var missing = (long)Math.Ceiling(lived.TotalSeconds) * StartMargin - timing.Patience;
        return probe == ProbeKind.Startup
            ? Change(probe, ProbeNumber.FailureThreshold, timing.FailureThreshold, timing.FailureThreshold + ((missing + timing.Period - 1) / timing.Period), rules.FailureThresholdMax)
            : Change(probe, ProbeNumber.InitialDelaySeconds, timing.InitialDelay, timing.InitialDelay + missing, rules.InitialDelaySecondsMax);
    }

    /// <summary>Null where that is no more than it has.</summary>
    private static ProbeChange? Change(ProbeKind probe, ProbeNumber number, int now, long wanted, int most) =>
        Math.Min(wanted, most) is var next && next > now ? new ProbeChange(new ProbeSetting(probe, number), now, (int)next) : null;

    /// <summary>A readiness probe that asks the same as one that timed out gets the same answer as late: it waits as long, or no request would ever come.</summary>
    private static IEnumerable<ProbeChange> Readiness(ContainerProbes probes, List<ProbeChange> changes)
    {
        if (probes.Readiness is not { } readiness)
            return [];
        return changes
            .Where(change => change.Setting.Number == ProbeNumber.TimeoutSeconds && readiness.Asks.Length > 0 && probes.Of(change.Setting.Probe)!.Asks == readiness.Asks)
            .Select(change => Math.Min(change.To, LongestTry(readiness))).Where(timeout => timeout > readiness.Timeout).Order()
            .TakeLast(1)
            .Select(timeout => new ProbeChange(new ProbeSetting(ProbeKind.Readiness, ProbeNumber.TimeoutSeconds), readiness.Timeout, timeout));
    }
}
