using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Preflight;

/// <summary>What was read around a workload before a remedy is written. What is missing could not be read, or is not there: it stands in nobody's way.</summary>
public sealed record PreflightFacts
{
    public static PreflightFacts Unknown { get; } = new();

    /// <summary>The namespace's, by name.</summary>
    public IReadOnlyList<LimitRangeFacts> LimitRanges { get; init; } = [];

    /// <summary>The namespace's, by name.</summary>
    public IReadOnlyList<QuotaFacts> Quotas { get; init; } = [];

    /// <summary>The node on which a single pod may request the most; null where the nodes are not known.</summary>
    public NodeSize? LargestNode { get; init; }

    /// <summary>The namespace's, by name.</summary>
    public IReadOnlyList<VerticalAutoscaler> VerticalAutoscalers { get; init; } = [];

    /// <summary>The namespace's, by name.</summary>
    public IReadOnlyList<HorizontalAutoscaler> HorizontalAutoscalers { get; init; } = [];

    /// <summary>The namespace's HorizontalPodAutoscalers, whatever they look at; null where they could not be listed.</summary>
    public IReadOnlyList<ReplicaOwner>? ScaledBy { get; init; }

    /// <summary>The namespace's; null where they could not be listed, or it does not matter.</summary>
    public IReadOnlyList<DisruptionBudgetFacts>? DisruptionBudgets { get; init; }

    /// <summary>What a pod would request after the remedy, as far as these facts tell.</summary>
    public MemorySize RequestAfter(WorkloadFacts workload, Remedy remedy) => PodMemory.Of(workload, LimitRanges, remedy).Requests;
}

/// <param name="Allocatable">What all of its pods may request together.</param>
public sealed record NodeSize(string Name, MemorySize Allocatable);
