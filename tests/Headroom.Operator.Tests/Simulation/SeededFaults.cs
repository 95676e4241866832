namespace Headroom.Operator.Tests.Simulation;

/// <summary>
/// Faults by chance. Each request's own lot is drawn from the seed and its key, so that the same seed gives the same request the same
/// fault, in whatever order requests come.
/// </summary>
/// <param name="until">After that nothing goes wrong any more.</param>
internal sealed class SeededFaults(int seed, TimeProvider time, DateTimeOffset until) : IFaultPlan
{
    private static readonly IReadOnlyList<(SimulatedFault Fault, double Chance)> OfRequests =
    [
        (SimulatedFault.TooManyRequests, 0.03), (SimulatedFault.ServerError, 0.03), (SimulatedFault.Unavailable, 0.03),
        (SimulatedFault.Hang, 0.02),
        (SimulatedFault.AnswerLost, 0.05), (SimulatedFault.AnswerKept, 0.03), (SimulatedFault.Slow, 0.05),
    ];

    private static readonly IReadOnlyList<(SimulatedFault Fault, double Chance)> OfPatches =
        [.. OfRequests, (SimulatedFault.Conflict, 0.1)];

    private static readonly IReadOnlyList<(SimulatedFault Fault, double Chance)> OfLines =
        [(SimulatedFault.WatchCut, 0.03), (SimulatedFault.WatchCutAndCompacted, 0.03), (SimulatedFault.WatchGone, 0.03)];

    public SimulatedFault? OfRequest(RequestKey key, bool isPatch) => Draw(key, isPatch ? OfPatches : OfRequests);

    public SimulatedFault? OfLine(RequestKey key) => Draw(key, OfLines);

    public override string ToString() => $"seed {seed}";

    private SimulatedFault? Draw(RequestKey key, IReadOnlyList<(SimulatedFault Fault, double Chance)> chances)
    {
        if (time.GetUtcNow() >= until)
            return null;
        var lot = StableHash.Of($"{seed} {key}") / (double)uint.MaxValue;
        foreach (var (fault, chance) in chances)
        {
            lot -= chance;
            if (lot < 0)
                return fault;
        }

        return null;
    }
}
