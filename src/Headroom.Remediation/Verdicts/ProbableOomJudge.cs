using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Verdicts;

/// <summary>
/// The program ended by itself, and memory is very likely why: a worker of it was OOM-killed and it gave up, or it exits with a code that the
/// policy knows as out of memory. Either can have another cause once, so a single one never moves anything.
/// </summary>
internal static class ProbableOomJudge
{
    public static Verdict? Judge(VerdictInput input)
    {
        if (input.Sighting is not { Limit: not null, PodLimit: null, FinishedAt: not null } sighting)
            return null;
        var (code, uptime) = (sighting.ExitCode, sighting.Uptime);
        if (sighting is { OomKilled: true, ExitCode: not (0 or SightingReader.KilledExitCode or SightingReader.TerminatedExitCode) })
        {
            const string Why = ": a process in it was OOM-killed, and the main one gave up";
            return LimitAtDeath.Verdict(input, VerdictKind.ProbableOom, $"OOMKilled, exit code {code}", "a limit", uptime, Why);
        }

        var listed = $"exit code {code}, which the policy lists as out of memory";
        return !sighting.IsKill && input.Trigger.OutOfMemoryExitCodes.Contains(code)
            ? LimitAtDeath.Verdict(input, VerdictKind.ProbableOom, listed, "a limit", uptime)
            : null;
    }
}
