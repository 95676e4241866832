using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Settling;

/// <summary>What the pods of one workload used at one moment.</summary>
/// <param name="Pods">Of each pod that is known, every container by name.</param>
public sealed record UseSample(DateTimeOffset At, IReadOnlyList<IReadOnlyDictionary<string, MemorySize>> Pods)
{
    /// <summary>How many pods tell of all these containers. Of a pod that has just started nothing may be known yet.</summary>
    public int Covered(IReadOnlyCollection<string> containers) => Pods.Count(pod => containers.All(pod.ContainsKey));

    /// <summary>The most that any pod used of the container; null where no pod tells.</summary>
    public MemorySize? Peak(string container)
    {
        MemorySize? peak = null;
        foreach (var pod in Pods)
        {
            if (pod.TryGetValue(container, out var used))
                peak = peak is { } before ? MemorySize.Max(before, used) : used;
        }

        return peak;
    }
}
