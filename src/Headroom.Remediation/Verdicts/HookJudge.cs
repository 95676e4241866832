using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Verdicts;

/// <summary>
/// The kubelet killed the container because its postStart hook failed. SIGKILL without an OOM kill looks like any other: only the kubelet's own
/// event tells.
/// </summary>
/// <remarks>Source: kubernetes, pkg/kubelet/kuberuntime/kuberuntime_container.go (startContainer): event FailedPostStartHook, then the kill.</remarks>
internal static class HookJudge
{
    private const string Reason = "FailedPostStartHook";

    /// <summary>The kubelet writes times to the second.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    public static Verdict? Judge(VerdictInput input)
    {
        var sighting = input.Sighting;
        if (sighting.OomKilled || sighting.ExitCode is not (SightingReader.KilledExitCode or SightingReader.TerminatedExitCode))
            return null;
        var failed = input.PodEvents?.LastOrDefault(recorded => recorded.Reason == Reason && recorded.Container == sighting.Container
            && (IsOfThisRun(recorded.First, sighting) || IsOfThisRun(recorded.Last, sighting)));
        return failed is null ? null : new Verdict(
            VerdictKind.Unknown, $"exit code {sighting.ExitCode}: the kubelet killed it because its postStart hook failed ({failed.Message.Trim()})")
        {
            Advice = "More memory does not cure it: look at what the hook runs, and how it ends",
        };
    }

    /// <summary>A hook may fail in the second of the start; the run before ended a back-off earlier.</summary>
    private static bool IsOfThisRun(DateTimeOffset time, Sighting sighting) =>
        time >= (sighting.StartedAt ?? sighting.PodCreated) && time <= sighting.FinishedAt + Rounding;
}
