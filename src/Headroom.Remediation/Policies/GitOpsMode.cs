namespace Headroom.Remediation.Policies;

/// <summary>What becomes of a remedy for a workload that a GitOps tool keeps as its repository has it.</summary>
public enum GitOpsMode
{
    /// <summary>It is told, with what to commit, and nothing is written to the workload.</summary>
    Recommend,

    /// <summary>It is written, as to any other workload.</summary>
    Patch,
}
