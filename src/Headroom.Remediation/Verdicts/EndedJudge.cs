using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Verdicts;

/// <summary>
/// A container that is asked to end because of a probe may end as if by itself, with whatever exit code its program has for that. So the end of one that has probes
/// is looked into; where no probe was why, it was its own affair.
/// </summary>
internal static class EndedJudge
{
    public static Verdict? Judge(VerdictInput input)
    {
        var sighting = input.Sighting;
        return sighting.IsKill || input.Trigger.OutOfMemoryExitCodes.Contains(sighting.ExitCode)
            ? null
            : new Verdict(VerdictKind.Ended, $"exit code {sighting.ExitCode}: it ended by itself{(input.PodEvents is null ? "" : UnknownJudge.NoFailedProbe)}");
    }
}
