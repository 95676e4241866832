using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Preflight;

/// <summary>
/// A pod beyond a quota is refused, and not the template. So there has to be room for the increase of all pods, and for those that the rollout cannot do without
/// beside them; for these also where a limit settles, or probes alone are changed. A CronJob's own runs come and go: of it the increase of one.
/// </summary>
internal static class NamespaceQuota
{
    public static Finding? Check(PreflightInput input)
    {
        foreach (var quota in input.Facts.Quotas.Where(quota => quota.Counts(input.Workload)))
        {
            if (Check(input, quota, "limits.memory", quota.Limits, pod => pod.Limits) is { } limits)
                return limits;
            if (Check(input, quota, "requests.memory", quota.Requests, pod => pod.Requests) is { } requests)
                return requests;
        }

        return null;
    }

    private static Finding.Blocked? Check(PreflightInput input, QuotaFacts quota, string resource, QuotaAmount? amount, Func<PodMemory, MemorySize> of)
    {
        if (amount is null)
            return null;
        var (before, after, rollout) = (of(input.Before), of(input.After), input.Workload.Rollout);
        var beside = Math.Min(rollout.Surge, rollout.Pods);
        if (after <= before && !(input.RaisesNothing && beside > 0))
            return null;
        var needed = after > before ? Size(((decimal)(after.Bytes - before.Bytes) * rollout.Pods) + ((decimal)before.Bytes * beside)) : Size((decimal)after.Bytes * beside);
        if (needed <= amount.Left)
            return null;
        var surge = beside == 0 ? "" : $", and room for {Pods(beside)} more while it rolls";
        return new Finding.Blocked(
            $"ResourceQuota {quota.Name} leaves {amount.Left} of its {amount.Hard} {resource}, and the rollout needs {needed}: {Pods(rollout.Pods)} from {before} to {after}{surge}. "
            + $"Raise it: kubectl edit resourcequota {quota.Name} -n {input.Namespace}");
    }

    private static MemorySize Size(decimal bytes) => new((long)Math.Min(bytes, long.MaxValue));

    private static string Pods(int number) => number == 1 ? "1 pod" : $"{number} pods";
}
