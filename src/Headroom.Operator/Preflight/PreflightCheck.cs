using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Replicas;

namespace Headroom.Operator.Preflight;

/// <summary>Gathers what may stand in the way of a remedy that is due, once, and has it judged. Nothing of it is watched.</summary>
public sealed class PreflightCheck
{
    private readonly OptionalReads _reads;
    private readonly NodeSizes _nodes;

    public PreflightCheck(OptionalReads reads, TimeProvider time) => (_reads, _nodes) = (reads, new NodeSizes(reads, time));

    /// <summary>The decision as it stands before what the cluster allows; one that holds no remedy as it is.</summary>
    /// <exception cref="KubernetesApiException">Something could not be read that is there: look again.</exception>
    public async Task<Decision> CheckAsync(WorkloadCase workloadCase, Decision decision, CancellationToken cancellationToken)
    {
        if (PreflightChain.RemedyOf(decision) is not { } remedy)
            return decision;
        // What the workload itself shows needs no reading.
        var facts = workloadCase.Workload.Rollout.Paused ? PreflightFacts.Unknown : await GatherAsync(workloadCase, remedy, cancellationToken);
        return PreflightChain.Check(workloadCase, decision, facts);
    }

    private async Task<PreflightFacts> GatherAsync(WorkloadCase workloadCase, Remedy remedy, CancellationToken cancellationToken)
    {
        var ns = workloadCase.Workload.Workload.Namespace;
        var (ranges, quotas, vertical, horizontal) = (
            _reads.ListAsync<V1LimitRange>(ns, cancellationToken),
            _reads.ListAsync<V1ResourceQuota>(ns, cancellationToken),
            _reads.ListAsync<V1VerticalPodAutoscaler>(ns, cancellationToken),
            _reads.ListAsync<V2HorizontalPodAutoscaler, V2Beta2HorizontalPodAutoscaler, IHorizontalPodAutoscaler>(ns, cancellationToken));
        var budgets = ReplicaReduction.IsWanted(workloadCase)
            ? _reads.ListAsync<V1PodDisruptionBudget, V1Beta1PodDisruptionBudget, IPodDisruptionBudget>(ns, cancellationToken)
            : Task.FromResult<IReadOnlyList<IPodDisruptionBudget>?>(null);
        await Task.WhenAll(ranges, quotas, vertical, horizontal, budgets);
        var facts = new PreflightFacts
        {
            LimitRanges = [.. (await ranges ?? []).Select(ObstacleFacts.Of)],
            Quotas = [.. (await quotas ?? []).Select(ObstacleFacts.Of)],
            VerticalAutoscalers = [.. (await vertical ?? []).Select(ObstacleFacts.Of)],
            HorizontalAutoscalers = [.. (await horizontal ?? []).SelectMany(ObstacleFacts.Of)],
            ScaledBy = await horizontal is { } autoscalers ? [.. autoscalers.Select(ObstacleFacts.OwnerOf)] : null,
            DisruptionBudgets = await budgets is { } found ? [.. found.Select(ObstacleFacts.Of)] : null,
        };
        return facts with { LargestNode = await _nodes.LargestAsync(facts.RequestAfter(workloadCase.Workload, remedy), cancellationToken) };
    }
}
