using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Preflight;

/// <summary>The object that an autoscaler is about.</summary>
/// <param name="Group">Such as <c>apps</c>; empty where the autoscaler leaves it open.</param>
public sealed record ScaleTarget(string Group, string Kind, string Name)
{
    public bool Is(WorkloadRef workload) =>
        Kind == workload.Kind.ToString() && Name == workload.Name && (Group.Length == 0 || Group == (workload.Kind == WorkloadKind.CronJob ? "batch" : "apps"));
}

/// <summary>A VerticalPodAutoscaler.</summary>
/// <param name="Acts">Its mode is another one than <c>Off</c>.</param>
public sealed record VerticalAutoscaler(string Name, ScaleTarget Target, bool Acts)
{
    /// <summary>By the container's name; <c>*</c> speaks for those that have no entry of their own.</summary>
    public IReadOnlyDictionary<string, MemoryOwnership> Containers { get; init; } = new Dictionary<string, MemoryOwnership>();

    /// <summary>What it sets of the container; without an entry, everything.</summary>
    public MemoryOwnership Owns(string container) =>
        Containers.TryGetValue(container, out var own) || Containers.TryGetValue("*", out own) ? own : MemoryOwnership.RequestsAndLimits;
}

/// <summary>What an autoscaler sets of a container's memory.</summary>
public enum MemoryOwnership
{
    None,
    Requests,
    RequestsAndLimits,
}

/// <summary>A HorizontalPodAutoscaler: it sets how many pods its target has.</summary>
public sealed record ReplicaOwner(string Name, ScaleTarget Target);

/// <summary>A HorizontalPodAutoscaler that looks at how much of its memory request each pod uses.</summary>
/// <param name="Container">Of this container's; null for the whole pod's.</param>
/// <param name="Percent">Of the request, on average over the pods.</param>
public sealed record HorizontalAutoscaler(string Name, ScaleTarget Target, string? Container, int Percent);
