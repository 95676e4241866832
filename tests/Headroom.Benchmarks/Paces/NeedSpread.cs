using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Remedies;

namespace Headroom.Benchmarks.Paces;

/// <summary>
/// What a pace comes to over many needs: limits of 64Mi to 512Mi with half of that as request, and needs of up to 16 times the limit, evenly spread over their
/// logarithm. Worked out with the operator's own rules, at the prices that were measured on a node.
/// </summary>
internal static class NeedSpread
{
    private const int NeedsPerLimit = 400;
    private const double LeastTimes = 1.05;
    private const double MostTimes = 16;
    private const string Ceiling = "8Gi";

    /// <summary>etcd writes of a looping replica's rollout, and of a restart.</summary>
    private const int RolloutWrites = 36;
    private const int RestartWrites = 13;

    private static readonly int[] Limits = [64, 128, 256, 512];

    public static SpreadResult Of(Pace pace)
    {
        var rules = pace.Rules(Ceiling);
        var ends = Limits.SelectMany(Needs).Select(given =>
        {
            var (limit, request, steps) = (given.Limit, (MemorySize?)new MemorySize(given.Limit.Bytes / 2), 0);
            while (limit < given.Need)
            {
                (limit, request) = Climb.Next(limit, request, guaranteed: false, rules, steps)!.Value;
                steps++;
            }

            return (Steps: steps, LimitOverNeed: Ratio(limit, given.Need), RequestOverNeed: Ratio(request!.Value, given.Need));
        }).ToList();
        var remedies = ends.Average(end => end.Steps);
        return new SpreadResult(
            pace, remedies, ends.Max(end => end.Steps), remedies + 1, (remedies * RolloutWrites) + ((remedies + 1) * RestartWrites),
            Spread.Of(ends.Select(end => end.LimitOverNeed)), Spread.Of(ends.Select(end => end.RequestOverNeed)));
    }

    private static IEnumerable<(MemorySize Limit, MemorySize Need)> Needs(int mebibytes) => Enumerable.Range(0, NeedsPerLimit).Select(number =>
        (MemorySize.FromMebibytes(mebibytes),
            MemorySize.FromMebibytes(mebibytes).Times((decimal)(LeastTimes * Math.Pow(MostTimes / LeastTimes, number / (NeedsPerLimit - 1.0))))));

    private static double Ratio(MemorySize size, MemorySize need) => (double)size.Bytes / need.Bytes;
}

/// <param name="Kills">One before the first remedy and one after each but the last: the fewest there can be.</param>
internal sealed record SpreadResult(Pace Pace, double Remedies, int MostRemedies, double Kills, double EtcdWrites, Spread LimitOverNeed, Spread RequestOverNeed);

/// <param name="High">Nine of ten are below it.</param>
internal sealed record Spread(double Mean, double High)
{
    public static Spread Of(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return new Spread(sorted.Average(), sorted[(int)(sorted.Count * 0.9)]);
    }
}
