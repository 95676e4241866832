using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Resizing;

/// <summary>A pod of a workload, as far as resizing it in place is concerned.</summary>
/// <param name="Version">The version of the object: what is down a moment later is another one.</param>
public sealed record RunningPod(string Name, string Uid, string Version, IReadOnlyDictionary<string, PodContainer> Containers)
{
    public bool Ready { get; init; }

    /// <summary>It is on its way out.</summary>
    public bool Leaving { get; init; }

    /// <summary>
    /// Its node cannot give it what was asked for, now (Deferred) or ever (Infeasible), or fails to (Error), in the kubelet's words;
    /// null if it can.
    /// </summary>
    public string? Pending { get; init; }

    /// <summary>The kubelet is at it.</summary>
    public bool InProgress { get; init; }
}

/// <param name="Limit">As its spec has it; null for none.</param>
/// <param name="Request">As its spec has it; null for none.</param>
/// <param name="Actual">The limit that the running container really has; null where the kubelet does not tell.</param>
/// <param name="Runs">It runs now. One that is down must not be resized: its next start would keep the old limit of the pod's cgroup, and nothing would say so (kubernetes #138760).</param>
public sealed record PodContainer(MemorySize? Limit, MemorySize? Request, MemorySize? Actual, bool Runs);
