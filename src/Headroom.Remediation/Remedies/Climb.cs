using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Policies;

namespace Headroom.Remediation.Remedies;

/// <summary>What a container gets that was killed at its limit: the policy's strategy for the limit, and its mode for the request.</summary>
public static class Climb
{
    /// <summary>Null where the limit is already as high as the ceiling lets it be.</summary>
    /// <param name="limit">That was not enough.</param>
    /// <param name="request">That goes with it; null for none.</param>
    /// <param name="steps">How many the climb has taken so far, from 0.</param>
    /// <param name="named">The limit that the request belongs to, if that is another one; null for <paramref name="limit"/>.</param>
    public static (MemorySize Limit, MemorySize? Request)? Next(
        MemorySize limit, MemorySize? request, bool guaranteed, MemoryRules rules, int steps, MemorySize? named = null)
    {
        if (StepStrategy.Next(limit, rules, steps) is not { } quickened || StepStrategy.Next(limit, rules, steps: 0) is not { } step)
            return null;
        var next = rules.Strategy == MemoryStrategy.Leap ? rules.Ceiling.RoundDownToMebibyte() : quickened;
        return (next, RequestRule.Next(named ?? limit, request, next, step, guaranteed, rules));
    }
}
