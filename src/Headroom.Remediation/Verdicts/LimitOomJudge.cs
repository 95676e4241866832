using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Verdicts;

/// <summary>
/// The kernel killed the container's main process at the container's own limit. The reason alone is no proof: the runtime derives it
/// from a counter that an earlier child's kill leaves raised (kubernetes #140716), so the exit code must say SIGKILL too.
/// </summary>
internal static class LimitOomJudge
{
    public static Verdict? Judge(VerdictInput input)
    {
        var sighting = input.Sighting;
        if (sighting.Reason != SightingReader.OomKilled || sighting.ExitCode != SightingReader.KilledExitCode
            || sighting.Limit is not { } limit || sighting.FinishedAt is null)
        {
            return null;
        }

        return new Verdict(VerdictKind.LimitOom, $"OOMKilled, exit code 137, at its limit of {limit}{Lived(sighting.Uptime)}");
    }

    /// <summary>The kubelet writes both times to the second.</summary>
    private static string Lived(TimeSpan? uptime) => uptime switch
    {
        null => "",
        { TotalSeconds: < 1 } => " within a second of its start",
        { } lived => $" {KubernetesDuration.Format(lived)} after its start",
    };
}
