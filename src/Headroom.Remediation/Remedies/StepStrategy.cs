using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Policies;

namespace Headroom.Remediation.Remedies;

/// <summary>
/// The next limit: grown by the policy's percentage, which quickens with each step of a climb by its factor, and by its least increase; never below its
/// floor, never above its ceiling, in whole Mi.
/// </summary>
public static class StepStrategy
{
    /// <summary>Growth does not quicken beyond this: no container is given a hundred times its limit at once.</summary>
    private const int MostGrowthPercent = 10_000;

    /// <summary>Null where the limit is already as high as the ceiling lets it be.</summary>
    /// <param name="steps">How many the climb has taken so far, from 0.</param>
    public static MemorySize? Next(MemorySize limit, MemoryRules rules, int steps)
    {
        var grown = limit.Times(1 + (GrowthPercent(rules, steps) / 100m));
        var wanted = MemorySize.Max(rules.Floor, MemorySize.Max(grown, limit.Plus(rules.MinIncrease))).RoundUpToMebibyte();
        var next = MemorySize.Min(wanted, rules.Ceiling.RoundDownToMebibyte());
        return next > limit ? next : null;
    }

    private static decimal GrowthPercent(MemoryRules rules, int steps)
    {
        decimal percent = rules.GrowthPercent;
        for (var step = 0; step < steps && percent < MostGrowthPercent && rules.GrowthFactorPercent > 100; step++)
            percent *= rules.GrowthFactorPercent / 100m;
        return Math.Min(percent, MostGrowthPercent);
    }
}
