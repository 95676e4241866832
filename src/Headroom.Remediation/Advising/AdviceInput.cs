using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Advising;

/// <summary>All that the rules look at. Of what is not known nothing is advised.</summary>
/// <param name="Policy">The one that answers for the workload.</param>
public sealed record AdviceInput(WorkloadFacts Workload, Policy Policy)
{
    /// <summary>The namespace's, by name; null where they are not known.</summary>
    public IReadOnlyList<DisruptionBudgetFacts>? DisruptionBudgets { get; init; }

    /// <summary>In which version the server has them.</summary>
    public string DisruptionBudgetVersion { get; init; } = "policy/v1";

    /// <summary>The namespace's, by name.</summary>
    public IReadOnlyList<HorizontalAutoscaler> HorizontalAutoscalers { get; init; } = [];

    /// <summary>The namespace's, by name.</summary>
    public IReadOnlyList<VerticalAutoscaler> VerticalAutoscalers { get; init; } = [];

    /// <summary>The namespace's, by name.</summary>
    public IReadOnlyList<QuotaFacts> Quotas { get; init; } = [];

    /// <summary>The namespace's, by name: they fill in what the template leaves out.</summary>
    public IReadOnlyList<LimitRangeFacts> LimitRanges { get; init; } = [];

    /// <summary>The node that has the most left; null where the nodes, or what is requested of them, are not known.</summary>
    public NodeRoom? Roomiest { get; init; }

    /// <summary>What the containers use, by name; null where no metrics are served.</summary>
    public IReadOnlyDictionary<string, ContainerUse>? Use { get; init; }

    /// <summary>The API server shows signs of having too much to do.</summary>
    public bool ControlPlaneUnderPressure { get; init; }

    internal string Namespace => Workload.Workload.Namespace;

    /// <summary>A pod as the template makes it.</summary>
    internal PodMemory Pod => PodMemory.Of(Workload, LimitRanges, remedy: null);

    /// <summary>Those that the policy does not pause, by name.</summary>
    internal IEnumerable<string> Containers =>
        Workload.Containers.Keys.Where(name => Policy.ModeOf(name) != PolicyMode.Paused).Order(StringComparer.Ordinal);

    /// <summary>Of these, those that run for as long as their pod: what others use is over before it is measured.</summary>
    internal IEnumerable<string> LastingContainers => Containers.Where(name => Workload.Containers[name] is not { Init: true, Sidecar: false });

    /// <summary>Null where it was not seen to use anything.</summary>
    internal MemorySize? PeakOf(string container) => Use?.GetValueOrDefault(container) is { Peak: { Bytes: > 0 } peak } ? peak : null;
}

/// <summary>What a container was seen to use.</summary>
/// <param name="Peak">The most that any pod used of it.</param>
/// <param name="LooksAbove">At so many looks in a row one and the same pod was found above the <see cref="NearLimit.Mark"/>; 0 where it was not looked for.</param>
public sealed record ContainerUse(MemorySize Peak, int LooksAbove = 0);
