using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Sightings;

/// <summary>One container that was seen dead, in the few fields that judging it takes.</summary>
public sealed record Sighting
{
    public required KillId Id { get; init; }

    public required string Namespace { get; init; }

    public required string Pod { get; init; }

    public required string Container { get; init; }

    public ContainerKind ContainerKind { get; init; }

    /// <summary>The node that the pod runs on; null where the pod does not tell.</summary>
    public string? Node { get; init; }

    public required DateTimeOffset PodCreated { get; init; }

    /// <summary>The pod's controller, or null for a bare pod.</summary>
    public V1OwnerReference? Controller { get; init; }

    public IReadOnlyDictionary<string, string> PodLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>The pod itself carries the opt-out annotation.</summary>
    public bool Ignored { get; init; }

    public required int ExitCode { get; init; }

    /// <summary>The kubelet's word for it, such as <c>OOMKilled</c> or <c>Error</c>; may be empty.</summary>
    public required string Reason { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>To the second, as the kubelet writes it; null where the status lacks it.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>
    /// The limit that the pod shows, from wherever it came (template, LimitRange, webhook, resize); null for none. A limit of 0
    /// is none: the kubelet leaves the cgroup unlimited then (kubernetes, calculateLinuxResources).
    /// </summary>
    public MemorySize? Limit { get; init; }

    /// <summary>What the pod shows of a resize: after one, <see cref="Limit"/> need not be the limit at which the container died.</summary>
    public ResizeTrace ResizeTrace { get; init; }

    /// <summary>The limit that all containers of the pod share (pod-level resources); null for none.</summary>
    public MemorySize? PodLimit { get; init; }

    /// <summary>The request that all containers of the pod share (pod-level resources); null for none.</summary>
    public MemorySize? PodRequest { get; init; }

    /// <summary>The request that the pod shows; null for none.</summary>
    public MemorySize? Request { get; init; }

    /// <summary>What the kubelet says that the container used when its pod was evicted; null elsewhere, and where it names no container.</summary>
    public MemorySize? Usage { get; init; }

    /// <summary>What the kubelet says that the whole pod used when it was evicted: only of a pod with <see cref="PodRequest"/>.</summary>
    public MemorySize? PodUsage { get; init; }

    /// <summary>The limit was too low for the container's first process to start: the runtime says so.</summary>
    public bool KilledAtStart { get; init; }

    /// <summary>The pod's QoS class is Guaranteed: its memory request must stay equal to its limit.</summary>
    public bool Guaranteed { get; init; }

    /// <summary>The container waits in CrashLoopBackOff after this death.</summary>
    public bool CrashLoopBackOff { get; init; }

    public int RestartCount { get; init; }

    /// <summary>The container's probes, as they were in force.</summary>
    public ContainerProbes Probes { get; init; } = ContainerProbes.None;

    /// <summary>The kubelet may have ended it for a probe, with whatever exit code: some programs end well when they are asked to.</summary>
    public bool MayBeProbeKill => Probes.Kill && !Evicted && !KilledAtStart;

    /// <summary>The container has a postStart hook.</summary>
    public bool HasPostStartHook { get; init; }

    /// <summary>The kubelet may have killed it because its postStart hook failed.</summary>
    public bool MayBeHookKill => HasPostStartHook && !OomKilled && !Evicted && !KilledAtStart
        && ExitCode is SightingReader.KilledExitCode or SightingReader.TerminatedExitCode;

    /// <summary>It had become ready in this life; null where nobody can tell, as without a readiness probe.</summary>
    public bool? BecameReady { get; init; }

    /// <summary>When the pod's deletion was asked for; null where it was not.</summary>
    public DateTimeOffset? DeletionRequested { get; init; }

    /// <summary>Why the whole pod failed, such as <c>Evicted</c>; null where it did not.</summary>
    public string? PodReason { get; init; }

    /// <summary>The pod's own account of <see cref="PodReason"/>.</summary>
    public string? PodMessage { get; init; }

    /// <summary>The kernel's OOM killer struck in the container, as far as the runtime can tell.</summary>
    public bool OomKilled => Reason == SightingReader.OomKilled;

    /// <summary>The whole pod was evicted for memory.</summary>
    public bool Evicted => Reason == EvictionReader.Evicted;

    /// <summary>Something else ended the container. Any other exit is the program's own, and out of memory only where a policy lists its code.</summary>
    public bool IsKill => OomKilled || KilledAtStart || Evicted
        || ExitCode is SightingReader.KilledExitCode or SightingReader.TerminatedExitCode;

    /// <summary>How long the container had lived, or null where the status does not tell.</summary>
    public TimeSpan? Uptime => FinishedAt - StartedAt;

    /// <summary>The container goes on being restarted.</summary>
    public bool Loops => CrashLoopBackOff || RestartCount > 1;

    /// <summary>The same kill, with the amounts of an earlier sighting of it if that shows no more of a resize.</summary>
    public Sighting SeenBefore(Sighting earlier) => earlier.ResizeTrace > ResizeTrace ? this
        : this with { Limit = earlier.Limit, Request = earlier.Request, ResizeTrace = earlier.ResizeTrace };
}
