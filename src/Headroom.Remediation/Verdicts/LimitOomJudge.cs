using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Verdicts;

/// <summary>
/// The kernel killed the container's main process at the container's own limit. The reason alone is no proof (see <see cref="SuspectOomJudge"/>),
/// so the exit code must say SIGKILL too.
/// </summary>
internal static class LimitOomJudge
{
    public static Verdict? Judge(VerdictInput input) =>
        input.Sighting is { OomKilled: true, ExitCode: SightingReader.KilledExitCode, Limit: { } limit, PodLimit: null, FinishedAt: not null } sighting
            ? new Verdict(VerdictKind.LimitOom, $"OOMKilled, exit code 137, at its limit of {limit}{Lived(sighting.Uptime)}")
            : null;

    /// <summary>The kubelet writes both times to the second.</summary>
    internal static string Lived(TimeSpan? uptime) => uptime switch
    {
        null => "",
        { TotalSeconds: < 1 } => " within a second of its start",
        { } lived => $" {KubernetesDuration.Format(lived)} after its start",
    };
}
