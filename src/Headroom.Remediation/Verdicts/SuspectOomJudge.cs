using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Verdicts;

/// <summary>
/// Marked as OOM-killed, but it was not that which ended it: the runtime derives the reason from a counter that an earlier child's kill
/// leaves raised (kubernetes #140716).
/// </summary>
internal static class SuspectOomJudge
{
    public static Verdict? Judge(VerdictInput input)
    {
        if (!input.Sighting.OomKilled)
            return null;
        return Evidence(input.Sighting) is { } evidence
            ? new Verdict(VerdictKind.SuspectOom, evidence)
            : null;
    }

    private static string? Evidence(Sighting sighting) => sighting switch
    {
        { ExitCode: 0 } => "OOMKilled, but exit code 0: it ended by itself; a child of it was OOM-killed before",
        { ExitCode: SightingReader.TerminatedExitCode } => "OOMKilled, but exit code 143: it was asked to end (SIGTERM); a child of it was OOM-killed before",
        { DeletionRequested: { } requested, FinishedAt: { } finished } when finished >= requested =>
            $"OOMKilled, {KubernetesDuration.Format(finished - requested)} after the pod's deletion was asked for: a SIGKILL at the end of the grace period looks the same",
        _ => null,
    };
}
