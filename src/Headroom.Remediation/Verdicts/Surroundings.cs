using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Verdicts;

/// <summary>What was read about a kill's surroundings, where a judge needs it. What is missing could not be read, or was not needed.</summary>
public sealed record Surroundings
{
    public static Surroundings None { get; } = new();

    /// <summary>By the node's name.</summary>
    public IReadOnlyDictionary<string, NodeFacts> Nodes { get; init; } = new Dictionary<string, NodeFacts>();

    /// <summary>By the pod's UID; an entry without events says that the kubelet has recorded none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<KubeletEvent>> PodEvents { get; init; } = new Dictionary<string, IReadOnlyList<KubeletEvent>>();

    /// <summary>What the namespace's LimitRanges fill in, if that was needed.</summary>
    public ContainerDefaults Defaults { get; init; } = ContainerDefaults.None;
}

/// <summary>The memory of a container that names none; null for what no LimitRange fills in, or is not known.</summary>
public sealed record ContainerDefaults(MemorySize? Limit, MemorySize? Request)
{
    public static ContainerDefaults None { get; } = new(null, null);
}

/// <param name="MemoryPressure">The node's condition MemoryPressure is True.</param>
/// <param name="Since">Since when it is so; null where the node does not tell.</param>
public sealed record NodeFacts(bool MemoryPressure, DateTimeOffset? Since)
{
    /// <summary>
    /// When the condition turned from True to False. Null where it did not, or may have turned from Unknown: then Ready, DiskPressure or PIDPressure
    /// changed at the same time, since the kubelet had been away.
    /// </summary>
    public DateTimeOffset? PressureEnded { get; init; }
}

/// <summary>An event that the kubelet recorded about one container of a pod.</summary>
/// <param name="Container">The container's name, from the event's field path; null for an event about the pod.</param>
/// <param name="First">When it first happened.</param>
/// <param name="Last">When it last happened: the server counts equal events in one object.</param>
public sealed record KubeletEvent(string Reason, string Message, string? Container, DateTimeOffset First, DateTimeOffset Last, int Count);
