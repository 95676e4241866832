using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Policies;

/// <summary>The bounds and the pace of a remedy.</summary>
public sealed record MemoryRules
{
    /// <summary>No remedy sets a limit above it.</summary>
    public required MemorySize Ceiling { get; init; }

    /// <summary>No remedy sets a limit below it; at most the ceiling.</summary>
    public required MemorySize Floor { get; init; }

    public MemoryStrategy Strategy { get; init; } = MemoryStrategy.Step;

    /// <summary>The first step grows the limit by at least this many percent; at least 1.</summary>
    public required int GrowthPercent { get; init; }

    /// <summary>Each further step of one climb grows it by so many percent of what the step before did: 100 for alike, 200 for twice as much; at least 100.</summary>
    public int GrowthFactorPercent { get; init; } = 100;

    /// <summary>Each step grows the limit by at least this much.</summary>
    public required MemorySize MinIncrease { get; init; }

    public required RequestMode Requests { get; init; }

    public SettleRules Settle { get; init; } = SettleRules.Default;

    /// <summary>For <see cref="RequestMode.PercentOfLimit"/>: 1 to 100.</summary>
    public int RequestPercent { get; init; } = 100;
}
