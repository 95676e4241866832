using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Policies;

namespace Headroom.Remediation.Remedies;

/// <summary>
/// The request that goes with a new limit: by the policy's mode, in whole Mi, never above the limit and never below what it was
/// (healing takes nothing away). A Guaranteed pod's request is its limit, whatever the mode: its QoS class is not ours to change.
/// </summary>
public static class RequestRule
{
    /// <param name="oldRequest">Null where the container had none; then only the modes that name one set one.</param>
    /// <param name="step">
    /// What one plain step makes of the old limit. A request that keeps its ratio keeps it to that, also where the limit quickens or leaps: a kill shows that
    /// more is needed than the old limit, and not how much more. One that was its limit stays its limit.
    /// </param>
    public static MemorySize? Next(MemorySize oldLimit, MemorySize? oldRequest, MemorySize newLimit, MemorySize step, bool guaranteed, MemoryRules rules)
    {
        if (guaranteed)
            return newLimit;
        MemorySize? wanted = rules.Requests switch
        {
            RequestMode.EqualToLimit => newLimit,
            RequestMode.PercentOfLimit => newLimit.Times(rules.RequestPercent / 100m),
            RequestMode.KeepRatio => oldRequest is { } request ? InRatio(request == oldLimit ? newLimit : step, request, oldLimit) : null,
            _ => oldRequest,
        };
        if (wanted is not { } next)
            return null;
        if (next == oldRequest)
            return MemorySize.Min(next, newLimit);
        return MemorySize.Min(newLimit, MemorySize.Max(next.RoundUpToMebibyte(), oldRequest ?? MemorySize.Zero));
    }

    /// <summary>
    /// The request of a container whose limit stays: what the mode makes of it, where that is more than it is. Null for a mode that leaves it as it is
    /// (the ratio to a limit that stays is kept, too), and where there is no limit to go by.
    /// </summary>
    /// <param name="oldRequest">Null where the container had none.</param>
    public static MemorySize? WithinLimit(MemorySize? limit, MemorySize? oldRequest, bool guaranteed, MemoryRules rules)
    {
        if (guaranteed || limit is not { } most || rules.Requests is not (RequestMode.EqualToLimit or RequestMode.PercentOfLimit))
            return null;
        var next = MemorySize.Min(Next(most, oldRequest, most, most, guaranteed: false, rules)!.Value, rules.Ceiling);
        return next > (oldRequest ?? MemorySize.Zero) ? next : null;
    }

    /// <summary>In whole numbers: 2/3 has no exact decimal, and a hair too much would round up to a whole Mi too much.</summary>
    private static MemorySize InRatio(MemorySize limit, MemorySize request, MemorySize oldLimit)
    {
        if (oldLimit == MemorySize.Zero)
            return limit;
        var (bytes, rest) = UInt128.DivRem((UInt128)limit.Bytes * (UInt128)request.Bytes, (UInt128)oldLimit.Bytes);
        if (rest > 0)
            bytes++;
        return new MemorySize(bytes > long.MaxValue ? long.MaxValue : (long)bytes);
    }
}
