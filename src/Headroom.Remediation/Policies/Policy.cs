using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Policies;

/// <summary>A MemoryPolicy that was checked, with every default filled in.</summary>
public sealed record Policy
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Another one after each change of the spec, and for a policy that was deleted and made anew.</summary>
    public required string Version { get; init; }

    public required PolicyMode Mode { get; init; }

    /// <summary>Null selects every pod of the namespace.</summary>
    public V1LabelSelector? Selector { get; init; }

    public required IReadOnlySet<WorkloadKind> Workloads { get; init; }

    public required Trigger Trigger { get; init; }

    public required MemoryRules Memory { get; init; }

    /// <summary>Exceptions for single containers by name; <c>*</c> speaks for those that have no entry of their own.</summary>
    public required IReadOnlyDictionary<string, ContainerRules> Containers { get; init; }

    public required ProbeRules Probes { get; init; }

    /// <summary>So many pods a workload keeps while it loops, at least 1; null leaves their number alone.</summary>
    public int? ReplicasWhileLooping { get; init; }

    public required Backoff Backoff { get; init; }

    /// <summary>Remedies to one workload before it is given up, at least 1; counted anew after <see cref="Backoff.ResetAfter"/>.</summary>
    public required int MaxAttempts { get; init; }

    /// <summary>How long a healed workload must run without a kill to count as recovered.</summary>
    public required TimeSpan StableFor { get; init; }

    public OnGiveUp OnGiveUp { get; init; }

    /// <summary>Null leaves it to the workload's signs: see <see cref="Owners.GitOpsRule"/>.</summary>
    public GitOpsMode? GitOps { get; init; }

    public InPlace InPlace { get; init; }

    public bool Selects(IReadOnlyDictionary<string, string> podLabels) => Selector?.Matches(podLabels) ?? true;

    /// <summary>The bounds and the pace for one container.</summary>
    public MemoryRules RulesOf(string container) => EntryOf(container)?.Memory ?? Memory;

    /// <summary>The mode for one container; the policy's own is the most that an entry can grant.</summary>
    public PolicyMode ModeOf(string container)
    {
        var own = EntryOf(container)?.Mode ?? Mode;
        return own > Mode ? own : Mode;
    }

    /// <summary>One entry speaks for a container, never two together.</summary>
    private ContainerRules? EntryOf(string container) => Containers.GetValueOrDefault(container) ?? Containers.GetValueOrDefault("*");
}
