using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Settling;

/// <summary>What a container whose limit has leapt settles to.</summary>
/// <param name="RequestTo">The request to write; null where the template's own stays right as it is.</param>
/// <param name="Bound">What keeps the limit above the peak and its margin, in words; null where they decide.</param>
internal sealed record SettledMemory(MemorySize Limit, MemorySize? RequestTo, string? Bound)
{
    /// <summary>A rollout has to be worth it: at least a fifth of the limit is given back.</summary>
    private const decimal MostOfThePresent = 0.8m;

    /// <summary>Null where the limit stays: it would come down too little, or Headroom has not set it.</summary>
    public static SettledMemory? Of(ContainerTemplate template, ContainerRecord record, MemorySize peak, MemoryRules rules)
    {
        if (template.Limit is not { } present || HighestKilled(record) is not { } killed)
            return null;
        var original = (Limit: MemorySize.ParseOrNull(record.OriginalLimit) ?? killed, Request: MemorySize.ParseOrNull(record.OriginalRequest ?? record.OriginalLimit));
        var (limit, bound) = LeastLimit(peak.Times(1 + (rules.Settle.MarginPercent / 100m)), rules.Floor, original.Limit, killed);
        return limit > present.Times(MostOfThePresent) ? null : new SettledMemory(limit, RequestFor(template, original, limit, rules), bound);
    }

    private static (MemorySize Limit, string? Bound) LeastLimit(MemorySize wanted, MemorySize floor, MemorySize original, MemorySize killed)
    {
        (MemorySize Least, string? Why) most = (wanted.RoundUpToMebibyte(), null);
        foreach (var (least, why) in new (MemorySize, string?)[]
        {
            (floor.RoundUpToMebibyte(), $"its floor of {floor}"),
            (original.RoundUpToMebibyte(), $"the {original} that it had before Headroom"),
            (killed.Plus(MemorySize.FromMebibytes(1)).RoundUpToMebibyte(), $"the {killed} at which it was killed"),
        })
        {
            if (least > most.Least)
                most = (least, why);
        }

        return most;
    }

    /// <summary>By the policy's mode, from what the container had before Headroom: now its need is known, and not only that it is above the limit of then.</summary>
    private static MemorySize? RequestFor(ContainerTemplate template, (MemorySize Limit, MemorySize? Request) original, MemorySize limit, MemoryRules rules)
    {
        // A template with a limit and no request means: request what the limit is. That stays so by itself.
        if (template.Request is not { } request)
            return null;
        var next = RequestRule.Next(original.Limit, original.Request, limit, step: limit, guaranteed: request == template.Limit, rules) ?? MemorySize.Min(request, limit);
        return next == request ? null : next;
    }

    private static MemorySize? HighestKilled(ContainerRecord record) => record.Killed.Select(point => MemorySize.ParseOrNull(point.Limit)).Max();
}
