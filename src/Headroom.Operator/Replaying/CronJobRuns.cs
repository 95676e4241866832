using System.Globalization;

namespace Headroom.Operator.Replaying;

/// <summary>
/// Tells by a Job's name whether a CronJob made it: its controller appends the time that the run was planned for, in minutes since 1970, and
/// before Kubernetes 1.21 in seconds.
/// </summary>
internal static class CronJobRuns
{
    /// <summary>A run that starts later than that after its time is not taken for one: a person may number Jobs too.</summary>
    private static readonly TimeSpan LatestStart = TimeSpan.FromDays(1);

    /// <summary>The CronJob's name, or null for a Job of its own.</summary>
    /// <param name="created">When the Job, or its pod, was made.</param>
    public static string? CronJobOf(string job, DateTimeOffset? created)
    {
        var at = job.LastIndexOf('-');
        if (at < 1 || !long.TryParse(job.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || created is not { } start)
            return null;
        return IsPlanned(number * 60, start) || IsPlanned(number, start) ? job[..at] : null;
    }

    private static bool IsPlanned(long seconds, DateTimeOffset start)
    {
        var late = start.ToUnixTimeSeconds() - seconds;
        return late >= 0 && late <= LatestStart.TotalSeconds;
    }
}
