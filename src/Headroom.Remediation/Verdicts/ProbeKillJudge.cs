using System.Globalization;
using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Verdicts;

/// <summary>
/// The kubelet ended the container because a liveness or startup probe failed. Only its own events tell: SIGKILL after the grace period looks
/// like any other, and an earlier child's OOM kill, which the cgroup still counts, even makes it look OOM-killed.
/// </summary>
/// <remarks>The wording is the kubelet's (pkg/kubelet/kuberuntime/kuberuntime_manager.go): <c>Container api failed liveness probe, will be restarted</c>.</remarks>
internal static class ProbeKillJudge
{
    private static readonly string[] Probes = ["liveness", "startup"];

    /// <summary>The kubelet writes times to the second, and the event before the kill.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    public static bool MayBe(Sighting sighting) =>
        sighting is { Probed: true, ExitCode: SightingReader.KilledExitCode or SightingReader.TerminatedExitCode } or { Probed: true, OomKilled: true, ExitCode: 0 };

    public static Verdict? Judge(VerdictInput input)
    {
        var sighting = input.Sighting;
        if (!MayBe(sighting) || input.PodEvents is not { } events)
            return null;
        foreach (var probe in Probes)
        {
            var killing = events.LastOrDefault(recorded => recorded.Reason == "Killing" && recorded.Container == sighting.Container
                && recorded.Message.Contains($"failed {probe} probe", StringComparison.Ordinal) && IsOfThisRun(recorded, sighting));
            if (killing is not null)
                return new Verdict(VerdictKind.ProbeKill, Evidence(sighting, probe, Failure(events, sighting, probe))) { Advice = Advice(probe) };
        }

        return null;
    }

    /// <summary>
    /// Equal events are counted in one object that knows only its first and its last time. One of them has to be of this run; where the run lies
    /// between them, that is enough unless the container is marked as OOM-killed: then the kernel is believed.
    /// </summary>
    private static bool IsOfThisRun(KubeletEvent recorded, Sighting sighting)
    {
        if (sighting.FinishedAt is not { } finished)
            return false;
        var started = sighting.StartedAt ?? sighting.PodCreated;
        return IsWithin(recorded.First) || IsWithin(recorded.Last)
            || (!sighting.OomKilled && recorded.Count > 2 && recorded.First <= started && recorded.Last > finished);

        // A probe needs a second at least before it can have failed; the run before may have ended in the second in which this one began.
        bool IsWithin(DateTimeOffset time) => time > started && time <= finished + Rounding;
    }

    private static string? Failure(IReadOnlyList<KubeletEvent> events, Sighting sighting, string probe) => events
        .Where(recorded => recorded.Reason == "Unhealthy" && recorded.Container == sighting.Container
            && recorded.Message.StartsWith(probe, StringComparison.OrdinalIgnoreCase) && recorded.First <= sighting.FinishedAt + Rounding)
        .MaxBy(recorded => recorded.Last) is { } unhealthy
            ? unhealthy.Message[(unhealthy.Message.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : null;

    private static string Evidence(Sighting sighting, string probe, string? failure)
    {
        var code = sighting.ExitCode.ToString(CultureInfo.InvariantCulture);
        var marked = sighting.OomKilled ? " (marked OOMKilled: an earlier child's kill is still counted)" : "";
        return $"exit code {code}{marked}: the kubelet killed it because its {probe} probe failed{(failure is null ? "" : $" ({failure})")}";
    }

    private static string Advice(string probe) =>
        $"More memory does not cure it. Where the container is merely slow, give it time: {probe}Probe.timeoutSeconds, failureThreshold or {(probe == "liveness" ? "a startupProbe" : "periodSeconds")}";
}
