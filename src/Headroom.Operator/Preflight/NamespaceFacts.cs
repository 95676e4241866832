using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Preflight;

namespace Headroom.Operator.Preflight;

/// <summary>Reads what a namespace has to say about the memory and the number of its pods. What is missing, or may not be listed, is not known.</summary>
internal sealed class NamespaceFacts(OptionalReads reads)
{
    /// <param name="withBudgets">Disruption budgets are read too.</param>
    /// <exception cref="KubernetesApiException">Something could not be read that is there: look again.</exception>
    public async Task<PreflightFacts> ReadAsync(string ns, bool withBudgets, CancellationToken cancellationToken)
    {
        var (ranges, quotas, vertical, horizontal) = (
            reads.ListAsync<V1LimitRange>(ns, cancellationToken),
            reads.ListAsync<V1ResourceQuota>(ns, cancellationToken),
            reads.ListAsync<V1VerticalPodAutoscaler>(ns, cancellationToken),
            reads.ListAsync<V2HorizontalPodAutoscaler, V2Beta2HorizontalPodAutoscaler, IHorizontalPodAutoscaler>(ns, cancellationToken));
        var budgets = withBudgets
            ? reads.ListAsync<V1PodDisruptionBudget, V1Beta1PodDisruptionBudget, IPodDisruptionBudget>(ns, cancellationToken)
            : Task.FromResult<IReadOnlyList<IPodDisruptionBudget>?>(null);
        await Task.WhenAll(ranges, quotas, vertical, horizontal, budgets);
        return new PreflightFacts
        {
            LimitRanges = [.. (await ranges ?? []).Select(ObstacleFacts.Of)],
            Quotas = [.. (await quotas ?? []).Select(ObstacleFacts.Of)],
            VerticalAutoscalers = [.. (await vertical ?? []).Select(ObstacleFacts.Of)],
            HorizontalAutoscalers = [.. (await horizontal ?? []).SelectMany(ObstacleFacts.Of)],
            ScaledBy = await horizontal is { } autoscalers ? [.. autoscalers.Select(ObstacleFacts.OwnerOf)] : null,
            DisruptionBudgets = await budgets is { } found ? [.. found.Select(ObstacleFacts.Of)] : null,
        };
    }
}
