using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Verdicts;

/// <summary>
/// The kernel killed the container's main process at the container's own limit. The reason alone is no proof (see <see cref="SuspectOomJudge"/>),
/// so the exit code must say SIGKILL too. Or the limit kept the container from starting at all.
/// </summary>
internal static class LimitOomJudge
{
    public static Verdict? Judge(VerdictInput input) => input.Sighting switch
    {
        { OomKilled: true, ExitCode: SightingReader.KilledExitCode, Limit: not null, PodLimit: null, FinishedAt: not null } sighting =>
            LimitAtDeath.Verdict(input, VerdictKind.LimitOom, "OOMKilled, exit code 137", "its limit", sighting.Uptime),
        { KilledAtStart: true, Limit: not null, PodLimit: null, FinishedAt: not null } sighting =>
            LimitAtDeath.Verdict(input, VerdictKind.LimitOom, AtStart(sighting), "its limit", uptime: null),
        _ => null,
    };

    internal static string AtStart(Sighting sighting) =>
        $"{sighting.Reason}, exit code {sighting.ExitCode}: its first process was OOM-killed before it could start";

    /// <summary>The kubelet writes both times to the second.</summary>
    internal static string Lived(TimeSpan? uptime) => uptime switch
    {
        null => "",
        { TotalSeconds: < 1 } => " within a second of its start",
        { } lived => $" {KubernetesDuration.Format(lived)} after its start",
    };
}
