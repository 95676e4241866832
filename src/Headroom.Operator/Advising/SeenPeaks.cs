using System.Collections.Concurrent;
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
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<WorkloadRef, (string? Template, IReadOnlyDictionary<string, ContainerUse> Use)> _seen = new();

    /// <summary>Goes on by one look.</summary>
    public IReadOnlyDictionary<string, ContainerUse> With(WorkloadFacts workload, IReadOnlyDictionary<string, ContainerUse> now)
    {
        var before = _seen.TryGetValue(workload.Workload, out var seen) && seen.Template == workload.TemplateVersion ? seen.Use : now;
        var use = now.Keys.Union(before.Keys).ToDictionary(name => name, name => new ContainerUse(MemorySize.Max(Peak(now, name), Peak(before, name))));
        if (_seen.Count >= MostRemembered)
            _seen.Clear();
        _seen[workload.Workload] = (workload.TemplateVersion, use);
        return use;
    }

    private static MemorySize Peak(IReadOnlyDictionary<string, ContainerUse> use, string container) => use.GetValueOrDefault(container)?.Peak ?? MemorySize.Zero;
}
