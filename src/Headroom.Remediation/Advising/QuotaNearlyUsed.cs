using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Preflight;

namespace Headroom.Remediation.Advising;

/// <summary>Where a quota leaves less than a tenth, or less than one more pod, the next remedy may have no room for its rollout.</summary>
internal static class QuotaNearlyUsed
{
    private const decimal Little = 0.1m;

    public static IEnumerable<Advice> Advise(AdviceInput input) => input.Quotas.Where(quota => quota.Counts(input.Workload)).Select(quota => Of(input, quota)).OfType<Advice>();

    private static Advice? Of(AdviceInput input, QuotaFacts quota) =>
        (Shortage("limits.memory", quota.Limits, input.Pod.Limits) ?? Shortage("requests.memory", quota.Requests, input.Pod.Requests)) is { } shortage
            ? new Advice(
                AdviceKind.QuotaNearlyUsed, $"ResourceQuota {quota.Name} leaves {shortage}: a remedy may find no room for its rollout. Raise it",
                AdviceWording.Edit(input, "resourcequota", quota.Name))
            : null;

    private static string? Shortage(string resource, QuotaAmount? amount, MemorySize pod) => amount switch
    {
        { } known when known.Left < pod => $"less than one more pod of the workload ({pod}) of its {known.Hard} {resource}",
        { } known when known.Left < known.Hard.Times(Little) => $"less than a tenth of its {known.Hard} {resource}",
        _ => null,
    };
}
