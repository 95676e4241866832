using Headroom.Operator.Governor.Budget;

namespace Headroom.Operator.Governor.Turns;

/// <summary>
/// Who goes first, and when. The loop that costs the cluster most is first; whoever waits gains with every minute that passes, so that the cheapest
/// loop has its turn too. Those at the front are waited for: a small remedy does not slip past a large one. Only a namespace that has used up
/// its own budget stands aside for the others.
/// </summary>
/// <remarks>
/// Who was called keeps its turn, whatever has come meanwhile, and whatever its loop is found to cost by then. A loop slows down while it waits, and
/// only who is called is looked at: it would always be found to cost less than was thought of the others, and be sent back time after time.
/// </remarks>
internal static class Line
{
    /// <summary>After this long a loop counts twice what it costs, after twice as long three times ...</summary>
    private static readonly TimeSpan Ageing = TimeSpan.FromMinutes(1);

    /// <summary>A loop of which next to nothing is known still ages.</summary>
    private const double LeastUrgency = 0.01;

    /// <summary>Every claim with the time until its turn, zero for now; in the order of their turns.</summary>
    public static IReadOnlyList<(Claim Claim, TimeSpan Wait)> Of(IEnumerable<Claim> claims, HealingPurse purse, TimeProvider time)
    {
        var now = time.GetTimestamp();
        var places = new List<(Claim, TimeSpan)>();
        var ahead = 0.0;
        var aheadIn = new Dictionary<string, double>();
        foreach (var claim in InOrder())
        {
            var ns = claim.Workload.Namespace;
            var inNamespace = purse.Of(ns).WaitFor(claim.Price, aheadIn.GetValueOrDefault(ns));
            var inAll = purse.Whole.WaitFor(claim.Price, ahead);
            places.Add((claim, inNamespace > inAll ? inNamespace : inAll));
            aheadIn[ns] = aheadIn.GetValueOrDefault(ns) + claim.Price;
            if (inNamespace <= inAll)
                ahead += claim.Price;
        }

        return places;

        IEnumerable<Claim> InOrder() => claims
            .OrderByDescending(claim => claim.Called).ThenByDescending(Weight).ThenBy(claim => claim.Since).ThenBy(claim => claim.Workload.Uid, StringComparer.Ordinal);

        double Weight(Claim claim) => Math.Max(claim.Urgency, LeastUrgency) * (1 + (time.GetElapsedTime(claim.Since, now) / Ageing));
    }
}
