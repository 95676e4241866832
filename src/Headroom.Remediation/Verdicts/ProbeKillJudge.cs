using System.Globalization;
using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Verdicts;

/// <summary>
/// The kubelet ended the container because a liveness or startup probe failed. Only its own events tell: SIGKILL after the grace period looks
/// like any other, and an earlier child's OOM kill, which the cgroup still counts, even makes it look OOM-killed.
/// </summary>
/// <remarks>The wording is the kubelet's (pkg/kubelet/kuberuntime/kuberuntime_manager.go): <c>Container api failed liveness probe, will be restarted</c>.</remarks>
internal static class ProbeKillJudge
{
    private static readonly ProbeKind[] Probes = [ProbeKind.Liveness, ProbeKind.Startup];

    private const string Combined = "(combined from similar events): ";

    /// <summary>The kubelet writes times to the second, and the event before the kill.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    public static Verdict? Judge(VerdictInput input)
    {
        var sighting = input.Sighting;
        if (!sighting.MayBeProbeKill || input.PodEvents is not { } events)
            return null;
        foreach (var probe in Probes)
        {
            var killing = events.LastOrDefault(recorded => recorded.Reason == "Killing" && recorded.Container == sighting.Container
                && recorded.Message.Contains($"failed {Name(probe)} probe", StringComparison.Ordinal) && IsOfThisRun(recorded, sighting));
            if (killing is not null)
                return Verdict(sighting, probe, Words(events, sighting, Name(probe)), Lived(sighting, killing));
        }

        return Inferred(input, sighting, events);
    }

    /// <summary>
    /// A kubelet records 25 events about a pod, and then one in five minutes (client-go, EventSourceObjectSpamFilter): probes that ask every second use them up, and
    /// its word that it ended the container is lost. Where it has said that this probe failed, and the container was asked to end just when that would have had all of its
    /// tries without one success, that is believed.
    /// </summary>
    private static Verdict? Inferred(VerdictInput input, Sighting sighting, IReadOnlyList<KubeletEvent> events)
    {
        var probe = sighting.Probes.Startup is null ? ProbeKind.Liveness : ProbeKind.Startup;
        if (sighting is not { OomKilled: false, BecameReady: not true, ExitCode: 0 or SightingReader.KilledExitCode or SightingReader.TerminatedExitCode, PodReason: null, Uptime: { } lived }
            || sighting.Probes.Of(probe) is not { } timing || Words(events, sighting, Name(probe)) is not { } words)
            return null;
        var (soonest, latest) = (timing.Patience - timing.Timeout - Rounding.TotalSeconds, timing.Patience + timing.Period + Rounding.TotalSeconds);
        var grace = timing.GracePeriod ?? input.Workload?.GracePeriod ?? TimeSpan.Zero;
        var ending = sighting.ExitCode == SightingReader.KilledExitCode ? grace.TotalSeconds : 0;
        if (lived.TotalSeconds < soonest + ending || lived.TotalSeconds > latest + ending)
            return null;
        var verdict = Verdict(sighting, probe, words, lived - TimeSpan.FromSeconds(ending));
        return verdict with { Evidence = $"{verdict.Evidence}; that it was the kubelet follows from the time: its word is lost among the many that it had about this pod" };
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
        return IsWithin(recorded.First, sighting) || IsWithin(recorded.Last, sighting)
            || (!sighting.OomKilled && recorded.Count > 2 && recorded.First <= started && recorded.Last > finished);
    }

    /// <summary>A probe needs a second at least before it can have failed; the run before may have ended in the second in which this one began.</summary>
    private static bool IsWithin(DateTimeOffset time, Sighting sighting) => time > (sighting.StartedAt ?? sighting.PodCreated) && time <= sighting.FinishedAt + Rounding;

    /// <summary>The kubelet's decision, where an event of this run tells it; the end, which comes a grace period later at most, where none does.</summary>
    private static TimeSpan? Lived(Sighting sighting, KubeletEvent killing)
    {
        if (sighting.StartedAt is not { } started)
            return null;
        return IsWithin(killing.Last, sighting) ? killing.Last - started : IsWithin(killing.First, sighting) ? killing.First - started : sighting.Uptime;
    }

    /// <summary>
    /// The newest failure. A probe that errored has not failed: the kubelet throws its result away (pkg/kubelet/prober, worker.go).
    /// Since 1.34 it says <c>errored and resulted in unknown state</c>, also while the container ends.
    /// </summary>
    private static string? Words(IReadOnlyList<KubeletEvent> events, Sighting sighting, string probe) => events
        .Where(recorded => recorded.Reason == "Unhealthy" && recorded.Container == sighting.Container
            && Uncombined(recorded.Message).StartsWith($"{probe} probe failed", StringComparison.OrdinalIgnoreCase)
            && recorded.First <= sighting.FinishedAt + Rounding)
        .MaxBy(recorded => recorded.Last) is { } unhealthy && Uncombined(unhealthy.Message) is var message
            ? message[(message.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : null;

    /// <summary>As client-go's EventAggregator writes the newest of many that differ in their words only.</summary>
    private static string Uncombined(string message) => message.StartsWith(Combined, StringComparison.Ordinal) ? message[Combined.Length..] : message;

    private static Verdict Verdict(Sighting sighting, ProbeKind probe, string? words, TimeSpan? lived)
    {
        var timing = sighting.Probes.Of(probe);
        var failure = new ProbeFailure(probe, ProbeWords.Read(words, timing is { RunsCommand: true }, timing is { AsksProxy: true }), IsWhileStarting(sighting, probe, timing, lived), lived);
        return new Verdict(VerdictKind.ProbeKill, Evidence(sighting, failure, words)) { Probe = failure, Advice = Advice(failure) };
    }

    /// <summary>
    /// A container that lived no longer than its probe is patient cannot have answered it once, nor is it known to have, if it never became
    /// ready. Behind a startup probe, a liveness probe asks only what has started.
    /// </summary>
    private static bool IsWhileStarting(Sighting sighting, ProbeKind probe, ProbeTiming? timing, TimeSpan? lived) => probe == ProbeKind.Startup
        || (sighting is { BecameReady: not true, Probes.Startup: null } && timing is not null && lived is { } life
            && (sighting.BecameReady == false || life.TotalSeconds <= timing.Patience + timing.Period + Rounding.TotalSeconds));

    private static string Evidence(Sighting sighting, ProbeFailure failure, string? words)
    {
        var code = sighting.ExitCode.ToString(CultureInfo.InvariantCulture);
        var marked = sighting.OomKilled ? " (marked OOMKilled: an earlier child's kill is still counted)" : "";
        var when = failure is { WhileStarting: true, Lived: { } lived } ? $", {KubernetesDuration.Format(lived)} after its start and before it had once succeeded" : "";
        return $"exit code {code}{marked}: the kubelet killed it because its {Name(failure.Probe)} probe failed{when}{(string.IsNullOrWhiteSpace(words) ? "" : $" ({words})")}";
    }

    private static string Advice(ProbeFailure failure) => failure switch
    {
        { IsMatterOfTime: true } => $"More memory does not cure it, more time may: {Name(failure.Probe)}Probe.timeoutSeconds, failureThreshold or "
            + (failure.Probe == ProbeKind.Liveness ? "a startupProbe" : "periodSeconds"),
        { Answer: ProbeAnswer.SaidNo, WhileStarting: true } => "More memory does not cure it. Whether more time would is not known: it had not once succeeded. "
            + "Look at what it logs while it starts; if it is only slow, give it a startupProbe",
        { Answer: ProbeAnswer.SaidNo } => "Neither more memory nor more time cures it: find out why it says so of itself",
        { Answer: ProbeAnswer.Refused or ProbeAnswer.NotYet } => "Neither more memory nor more time cures it: it had answered before. Find out why it no longer does",
        _ => "More memory does not cure it. Look at what the probe asks, and how long it waits for the answer",
    };

    private static string Name(ProbeKind probe) => probe == ProbeKind.Startup ? "startup" : "liveness";
}
