using Headroom.Kubernetes.Caching;
using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Advising;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Advising;

/// <summary>
/// The most that containers were seen to use for as long as their template was the same: so what is advised from it settles, and does not change from look to look.
/// Kept in memory only. Safe for use by several threads.
/// </summary>
public sealed class SeenPeaks
{
    private readonly BoundedCache<WorkloadRef, (string? Template, IReadOnlyDictionary<string, ContainerUse> Use)> _seen = new(most: 10_000);

    /// <summary>Goes on by one look.</summary>
    public IReadOnlyDictionary<string, ContainerUse> With(WorkloadFacts workload, IReadOnlyDictionary<string, ContainerUse> now)
    {
        var before = _seen.TryGet(workload.Workload, out var seen) && seen.Template == workload.TemplateVersion ? seen.Use : now;
        var use = now.Keys.Union(before.Keys).ToDictionary(name => name, name => new ContainerUse(MemorySize.Max(Peak(now, name), Peak(before, name))));
        _seen.Set(workload.Workload, (workload.TemplateVersion, use));
        return use;
    }

    private static MemorySize Peak(IReadOnlyDictionary<string, ContainerUse> use, string container) => use.GetValueOrDefault(container)?.Peak ?? MemorySize.Zero;
}
