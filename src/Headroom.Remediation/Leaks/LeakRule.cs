using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Incidents;

namespace Headroom.Remediation.Leaks;

/// <summary>
/// Tells a leak from a need, by how long a container lived at each limit that it was killed at. What leaks lives longer the more it is given, and
/// grows at one pace: its kills lie on a line. A need to start takes as long at every limit; load comes when it comes. A leak that is missed
/// costs a few more steps, up to the ceiling; a need that is taken for one is not healed. So what is not clear is no leak.
/// </summary>
public static class LeakRule
{
    private const int FewestPoints = 3;

    /// <summary>Shorter lives say nothing: the kubelet writes both of their ends to the second.</summary>
    private const double ShortestLife = 3;

    /// <summary>What rounding makes of the difference of two lives, at most.</summary>
    private const double Rounding = 2;

    /// <summary>How far from the line a kill may lie, beyond rounding: this share of what the lives grew by.</summary>
    private const double Noise = 0.1;

    /// <summary>Over less growth of the limit, growth of the life cannot be told from noise.</summary>
    private const double LeastGrowth = 2;

    /// <summary>Up to there a container may have been on its way to a need that is fixed: starting, or filling a cache right after.</summary>
    private const double LongestWarmUp = 10;

    /// <summary>The same, where nobody can tell whether it had started: it has no readiness probe.</summary>
    private const double LongestStart = 20;

    /// <summary>Null where the kills show no leak: one that belies the others is enough.</summary>
    /// <param name="series">Of one container, oldest first: for each remedy the kill that led to it, and the newest kill.</param>
    public static Leak? Find(IReadOnlyList<KillPoint> series)
    {
        var points = Rising(series);
        return points.Count >= FewestPoints && IsLongEnough(points[^1]) && Grows(points) && IsLine(points)
            ? new Leak([.. points.Select(point => new LeakPoint(point.Limit, TimeSpan.FromSeconds(point.Seconds)))])
            : null;
    }

    /// <summary>
    /// The newest kills, back to where the story is another one: the limit was not lower, or the container lived too briefly to tell, or had not
    /// even started. An unknown life is passed over; of kills at one limit the newest counts, since only a kill at the limit itself ends there.
    /// </summary>
    private static List<Point> Rising(IReadOnlyList<KillPoint> series)
    {
        var rising = new List<Point>();
        foreach (var killed in series.Reverse())
        {
            if (killed is not { UptimeSeconds: { } seconds } || MemorySize.ParseOrNull(killed.Limit) is not { Bytes: > 0 } limit)
                continue;
            if (rising.Count > 0 && limit == rising[0].Limit)
                continue;
            if ((rising.Count > 0 && limit > rising[0].Limit) || seconds < ShortestLife || killed.Ready == false)
                break;
            rising.Insert(0, new Point(limit, seconds, killed.Ready));
        }

        return rising;
    }

    private static bool IsLongEnough(Point newest) => newest.Seconds > (newest.Ready == true ? LongestWarmUp : LongestStart);

    /// <summary>Each life is surely longer than the one before, and all in all they grow at least as the square root of the limit.</summary>
    private static bool Grows(List<Point> points)
    {
        var (growth, longer) = (points[^1].Limit.Bytes / (double)points[0].Limit.Bytes, points[^1].Seconds / points[0].Seconds);
        return growth >= LeastGrowth && longer >= Math.Sqrt(growth) && points.Zip(points.Skip(1)).All(pair => pair.Second.Seconds - pair.First.Seconds >= Rounding);
    }

    /// <summary>On the line from the first to the last.</summary>
    private static bool IsLine(List<Point> points)
    {
        var (first, last) = (points[0], points[^1]);
        var longer = last.Seconds - first.Seconds;
        return points.All(point =>
        {
            var share = (point.Limit.Bytes - (double)first.Limit.Bytes) / (last.Limit.Bytes - (double)first.Limit.Bytes);
            return Math.Abs(point.Seconds - (first.Seconds + (longer * share))) <= Rounding + (longer * Noise);
        });
    }

    private sealed record Point(MemorySize Limit, double Seconds, bool? Ready);
}
