using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Workloads;

/// <summary>The workload behind a pod, or why there is none to change.</summary>
/// <param name="Reason">Null where there is a workload.</param>
public sealed record Ownership(WorkloadRef? Workload, string? Reason)
{
    /// <summary>What stands there instead; null also where an owner is gone.</summary>
    public UnsupportedOwner? Unsupported { get; init; }

    public static Ownership By(WorkloadRef workload) => new(workload, null);

    public static Ownership By(UnsupportedOwner owner) => new(null, owner.Why) { Unsupported = owner };

    public static Ownership None(string reason) => new(null, reason);
}
