using System.Globalization;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>How fast the pods of a storm die, and how much a kubelet writes about it.</summary>
internal sealed record StormRates
{
    /// <summary>The first kills of all the pods that were there before the storm come within this time.</summary>
    public TimeSpan FirstKillsWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a container lives that has too little memory.</summary>
    public TimeSpan TimeToKill { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>From a container's first kill to its next start; twice as long after each further kill.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Writes of a pod's status from one start to the back-off before the next, from 1 to 5. A real kubelet makes about 5 (KEP-4603).</summary>
    public int StatusWritesPerRestart { get; init; } = 1;

    /// <summary>Requests that are on their way at once, at most.</summary>
    public int RequestsAtOnce { get; init; } = 16;

    /// <param name="kills">How often the container was killed so far, from 1.</param>
    public TimeSpan BackOffAfter(int kills)
    {
        var doubled = BackOff * Math.Pow(2, Math.Min(kills - 1, 30));
        return doubled < LongestBackOff ? doubled : LongestBackOff;
    }

    /// <summary>From a container's first kill to the one by which it was killed so often, while nobody helps.</summary>
    /// <param name="kills">From 1.</param>
    public TimeSpan UntilKill(int kills) =>
        Enumerable.Range(1, kills - 1).Aggregate(TimeSpan.Zero, (time, kill) => time + BackOffAfter(kill) + TimeToKill);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"first kills within {FirstKillsWithin.TotalSeconds:0.#} s; a container with too little lives {TimeToKill.TotalSeconds:0.#} s, is back after {BackOff.TotalSeconds:0.#} s, doubling to {LongestBackOff.TotalSeconds:0} s; {StatusWritesPerRestart} status writes per restart, {RequestsAtOnce} requests at once");
}
