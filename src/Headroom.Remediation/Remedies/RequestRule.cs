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
    public static MemorySize? Next(MemorySize oldLimit, MemorySize? oldRequest, MemorySize newLimit, bool guaranteed, MemoryRules rules)
    {
        if (guaranteed)
            return newLimit;
        MemorySize? wanted = rules.Requests switch
        {
            RequestMode.EqualToLimit => newLimit,
            RequestMode.PercentOfLimit => newLimit.Times(rules.RequestPercent / 100m),
            RequestMode.KeepRatio => oldRequest is { } request ? newLimit.Times(oldLimit.Bytes == 0 ? 1 : (decimal)request.Bytes / oldLimit.Bytes) : null,
            _ => oldRequest,
        };
        if (wanted is not { } next)
            return null;
        if (next == oldRequest)
            return MemorySize.Min(next, newLimit);
        return MemorySize.Min(newLimit, MemorySize.Max(next.RoundUpToMebibyte(), oldRequest ?? MemorySize.Zero));
    }
}
