using System.Globalization;
using Headroom.Kubernetes.Quantities;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>What a storm hits: Deployments of pods with too low a limit, under one policy for each namespace.</summary>
/// <param name="Workloads">The light ones, all alike.</param>
/// <param name="Replicas">Of each light one.</param>
internal sealed record StormPlan(int Workloads, int Replicas)
{
    /// <summary>How many namespaces they are spread over.</summary>
    public int Namespaces { get; init; } = 5;

    /// <summary>Workloads of so many replicas each beside the light ones: created last, and killed at the end of the first kills.</summary>
    public IReadOnlyList<int> Heavy { get; init; } = [];

    public string Limit { get; init; } = "64Mi";

    public string Needs { get; init; } = "200Mi";

    /// <summary>Of the policies, in the API's words.</summary>
    public string StableFor { get; init; } = "10s";

    /// <summary>The same.</summary>
    public string Ceiling { get; init; } = "1Gi";

    /// <summary>The same.</summary>
    public string OnGiveUp { get; init; } = "Keep";

    public int Pods => (Workloads * Replicas) + Heavy.Sum();

    /// <summary>Remedies until a workload has what it needs, each of them a doubling.</summary>
    public int Steps
    {
        get
        {
            var (limit, needs) = (MemorySize.ParseOrNull(Limit)!.Value.Bytes, MemorySize.ParseOrNull(Needs)!.Value.Bytes);
            var steps = 0;
            for (; limit < needs; limit *= 2)
                steps++;
            return steps;
        }
    }

    /// <summary>In the order of their creation.</summary>
    /// <param name="ns">What the names of the namespaces begin with.</param>
    public IReadOnlyList<StormWorkload> Spread(string ns) =>
    [
        .. Enumerable.Repeat(Replicas, Workloads).Concat(Heavy).Select((replicas, index) => new StormWorkload(
            Name(ns, index % Namespaces), Name(index < Workloads ? "app" : "heavy", index), replicas, IsHeavy: index >= Workloads)),
    ];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Workloads} Deployments x {Replicas} pods{string.Concat(Heavy.Select(replicas => $" + 1 x {replicas}"))} in {Namespaces} namespaces, limit {Limit}, need {Needs}: {Steps} remedies each");

    private static string Name(string prefix, int number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number:000}");
}

internal sealed record StormWorkload(string Namespace, string Name, int Replicas, bool IsHeavy);
