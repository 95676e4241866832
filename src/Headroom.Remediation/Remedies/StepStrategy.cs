using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Policies;

namespace Headroom.Remediation.Remedies;

/// <summary>The next limit: grown by the policy's percentage and its least increase, never below its floor, never above its ceiling, in whole Mi.</summary>
public static class StepStrategy
{
    /// <summary>Null where the limit is already as high as the ceiling lets it be.</summary>
    public static MemorySize? Next(MemorySize limit, MemoryRules rules)
    {
        var grown = limit.Times(1 + (rules.GrowthPercent / 100m));
        var wanted = MemorySize.Max(rules.Floor, MemorySize.Max(grown, limit.Plus(rules.MinIncrease))).RoundUpToMebibyte();
        var next = MemorySize.Min(wanted, rules.Ceiling.RoundDownToMebibyte());
        return next > limit ? next : null;
    }
}
