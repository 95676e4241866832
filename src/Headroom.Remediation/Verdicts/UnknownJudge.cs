using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Verdicts;

/// <summary>Says what is missing for a surer verdict.</summary>
internal static class UnknownJudge
{
    public static Verdict Judge(VerdictInput input) => new(VerdictKind.Unknown, Evidence(input.Sighting));

    private static string Evidence(Sighting sighting) => sighting switch
    {
        { Reason: not SightingReader.OomKilled } =>
            $"exit code {sighting.ExitCode} without OOMKilled: any SIGKILL looks like this, a failed liveness probe too",
        { ExitCode: not SightingReader.KilledExitCode } =>
            $"OOMKilled with exit code {sighting.ExitCode}: perhaps only a child process was killed",
        { Limit: null } => "OOMKilled without a memory limit of its own: the node ran out, and a higher limit cures nothing",
        _ => "OOMKilled, but the status does not say when",
    };
}
