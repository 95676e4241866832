namespace Headroom.Remediation.Rollouts;

/// <summary>Why a remedy that was written does not reach the pods.</summary>
/// <param name="Words">The cluster's own.</param>
public sealed record Obstruction(ObstructionKind Kind, string Words);

public enum ObstructionKind
{
    /// <summary>The API server refuses the pods: a quota, a LimitRange, a webhook.</summary>
    PodsRefused,

    /// <summary>No node has the memory.</summary>
    Unschedulable,

    /// <summary>The rollout has overrun its own deadline, and nothing says why.</summary>
    Overdue,
}
