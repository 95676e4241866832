namespace Headroom.Remediation.Advising;

/// <summary>What a person could do for a workload, where Headroom cannot or should not.</summary>
/// <param name="Message">What was seen, and why it matters. It stays the same for as long as that does.</param>
/// <param name="Use">The command, or the whole manifest, that does it; null where there is none.</param>
public sealed record Advice(AdviceKind Kind, string Message, string? Use)
{
    /// <summary>Lines that belong together, for <c>kubectl apply</c>, and no command.</summary>
    public bool IsManifest => Use?.Contains('\n', StringComparison.Ordinal) == true;
}

/// <summary>The words stand in the policies' status. People filter by them: they do not change.</summary>
public enum AdviceKind
{
    /// <summary>Several replicas, and nothing keeps a drain from taking all of them at once.</summary>
    NoDisruptionBudget,

    /// <summary>A HorizontalPodAutoscaler goes by the share of the memory request that is used.</summary>
    MemoryAutoscaler,

    /// <summary>A container without a memory limit.</summary>
    NoLimit,

    /// <summary>A container uses more than twice what it requests.</summary>
    RequestBelowUse,

    /// <summary>A container has used most of its limit for a while.</summary>
    NearLimit,

    /// <summary>A ResourceQuota leaves little.</summary>
    QuotaNearlyUsed,

    /// <summary>No node has room for one more pod.</summary>
    NodesNearlyFull,

    /// <summary>The API server has too much to do.</summary>
    ControlPlanePressure,
}
