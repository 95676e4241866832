using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Preflight;

/// <summary>
/// What one pod of a template counts as. Containers and sidecars count together; init containers run one after the other, so the largest of them counts
/// where it is larger (kubernetes, resource helpers PodRequests and PodLimits). Sidecars that run beside an init container are left out there: the order is not known.
/// </summary>
internal sealed class PodMemory
{
    private readonly Dictionary<string, (ContainerMemory Memory, bool RunsAlone)> _containers;

    private PodMemory(Dictionary<string, (ContainerMemory Memory, bool RunsAlone)> containers) => _containers = containers;

    public MemorySize Limits => Total(memory => memory.Limit);

    public MemorySize Requests => Total(memory => memory.Request);

    /// <param name="limitRanges">They fill in what the template leaves out.</param>
    public static PodMemory Of(WorkloadFacts workload, IReadOnlyList<LimitRangeFacts> limitRanges, Remedy? remedy) => Of(workload.Containers, limitRanges, remedy);

    /// <inheritdoc cref="Of(WorkloadFacts, IReadOnlyList{LimitRangeFacts}, Remedy?)"/>
    public static PodMemory Of(IReadOnlyDictionary<string, ContainerTemplate> containers, IReadOnlyList<LimitRangeFacts> limitRanges, Remedy? remedy)
    {
        var (limit, request) = (limitRanges.Select(range => range.DefaultLimit).FirstOrDefault(size => size is not null), limitRanges.Select(range => range.DefaultRequest).FirstOrDefault(size => size is not null));
        return new PodMemory(containers.ToDictionary(
            container => container.Key,
            container => (
                ContainerMemory.Of(container.Value, remedy?.Containers.FirstOrDefault(changed => changed.Container == container.Key), limit, request),
                container.Value is { Init: true, Sidecar: false })));
    }

    public ContainerMemory Of(string container) => _containers.TryGetValue(container, out var found) ? found.Memory : new ContainerMemory(null, null);

    /// <summary>What the container's limit may be at most where the pod's may be this.</summary>
    public MemorySize LeavesLimit(string container, MemorySize pod) => Leaves(container, pod, memory => memory.Limit);

    private MemorySize Total(Func<ContainerMemory, MemorySize?> amount)
    {
        var together = _containers.Values.Where(container => !container.RunsAlone).Aggregate(MemorySize.Zero, (sum, container) => sum.Plus(amount(container.Memory) ?? MemorySize.Zero));
        return _containers.Values.Where(container => container.RunsAlone).Aggregate(together, (most, container) => MemorySize.Max(most, amount(container.Memory) ?? MemorySize.Zero));
    }

    private MemorySize Leaves(string container, MemorySize pod, Func<ContainerMemory, MemorySize?> amount)
    {
        if (!_containers.TryGetValue(container, out var own) || own.RunsAlone)
            return pod;
        var others = _containers.Where(other => other.Key != container && !other.Value.RunsAlone)
            .Aggregate(MemorySize.Zero, (sum, other) => sum.Plus(amount(other.Value.Memory) ?? MemorySize.Zero));
        return others < pod ? new MemorySize(pod.Bytes - others.Bytes) : MemorySize.Zero;
    }
}

/// <summary>What a container of a new pod has, from wherever it comes; null for none.</summary>
internal sealed record ContainerMemory(MemorySize? Limit, MemorySize? Request)
{
    /// <summary>A container that names a limit and no request requests what its limit is (kubernetes, SetDefaults_Pod); then come the LimitRange's defaults.</summary>
    public static ContainerMemory Of(ContainerTemplate template, ContainerRemedy? remedy, MemorySize? defaultLimit, MemorySize? defaultRequest)
    {
        var named = remedy?.To ?? template.Limit;
        return new ContainerMemory(named ?? defaultLimit, remedy?.RequestTo ?? template.Request ?? named ?? defaultRequest);
    }
}
