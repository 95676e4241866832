using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Caching;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Replicas;

namespace Headroom.Operator.Preflight;

/// <summary>Gathers what may stand in the way of a remedy that is due, once, and has it judged. Nothing of it is watched.</summary>
public sealed class PreflightCheck
{
    /// <summary>In a storm, every workload of a namespace wants to know what the namespace says.</summary>
    private static readonly TimeSpan NamespaceIsFreshFor = TimeSpan.FromSeconds(1);

    private readonly NamespaceFacts _namespace;
    private readonly RecentReads<(string Namespace, bool WithBudgets), PreflightFacts> _recent;
    private readonly NodeSizes _nodes;

    public PreflightCheck(OptionalReads reads, TimeProvider time) => (_namespace, _recent, _nodes) = (new NamespaceFacts(reads), new(NamespaceIsFreshFor, time), new NodeSizes(reads, time));

    /// <summary>The decision as it stands before what the cluster allows; one that holds no remedy as it is.</summary>
    /// <exception cref="KubernetesApiException">Something could not be read that is there: look again.</exception>
    public async Task<Decision> CheckAsync(WorkloadCase workloadCase, Decision decision, CancellationToken cancellationToken)
    {
        if (PreflightChain.RemedyOf(decision) is not { } remedy)
            return decision;
        // What the workload itself shows needs no reading.
        var facts = workloadCase.Workload.Rollout.Paused ? PreflightFacts.Unknown : await GatherAsync(workloadCase, decision, remedy, cancellationToken);
        return PreflightChain.Check(workloadCase, decision, facts);
    }

    private async Task<PreflightFacts> GatherAsync(WorkloadCase workloadCase, Decision decision, Remedy remedy, CancellationToken cancellationToken)
    {
        var (ns, withBudgets) = (workloadCase.Workload.Workload.Namespace, ReplicaReduction.IsWanted(workloadCase));
        var facts = await _recent.GetAsync(
            (ns, withBudgets), () => _namespace.ReadAsync(ns, withBudgets, cancellationToken), isGoodNews: known => IsFree(workloadCase, decision, remedy, known));
        return facts with { LargestNode = await _nodes.LargestAsync(facts.RequestAfter(workloadCase.Workload, remedy), cancellationToken) };
    }

    /// <summary>Nothing stands in the remedy's way, cuts it, or has to be said of it.</summary>
    private static bool IsFree(WorkloadCase workloadCase, Decision decision, Remedy remedy, PreflightFacts facts) =>
        PreflightChain.Check(workloadCase, decision, facts) is { Notes.Count: 0 } fitted && ReferenceEquals(PreflightChain.RemedyOf(fitted), remedy);
}
