namespace Headroom.Remediation.Verdicts;

/// <summary>What killed a container.</summary>
public enum VerdictKind
{
    /// <summary>Nothing that Headroom can be sure of; never remedied.</summary>
    Unknown,

    /// <summary>The kernel, because the container reached its own memory limit. The one verdict that raises it.</summary>
    LimitOom,

    /// <summary>The kill is older than the policy's window.</summary>
    Stale,

    /// <summary>The pod is of an older revision, or the template already allows more than the pod had.</summary>
    Superseded,
}
