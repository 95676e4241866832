namespace Headroom.Remediation.Verdicts;

/// <summary>What killed a container.</summary>
public enum VerdictKind
{
    /// <summary>Nothing that Headroom can be sure of; never remedied.</summary>
    Unknown,

    /// <summary>The kernel, because the container reached its own memory limit.</summary>
    LimitOom,

    /// <summary>Very likely the same, told by an exit code that is no proof: remedied only once it has happened often enough.</summary>
    ProbableOom,

    /// <summary>Marked as OOM-killed, but it ended by itself or on request: an earlier child's kill is still counted. Never remedied.</summary>
    SuspectOom,

    /// <summary>The kernel, because the node had run out of memory: a higher limit cures nothing.</summary>
    NodeOom,

    /// <summary>The kubelet, because a liveness or startup probe failed.</summary>
    ProbeKill,

    /// <summary>The kubelet, because the node was short of memory and the pod used more than it had requested.</summary>
    Evicted,

    /// <summary>The kill is older than the policy's window.</summary>
    Stale,

    /// <summary>The pod is of an older revision, or the template already allows more than the pod had.</summary>
    Superseded,

    /// <summary>The container ended by itself, and its probes had no part in it.</summary>
    Ended,
}
