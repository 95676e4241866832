namespace Headroom.Remediation.Workloads;

/// <summary>The kinds of workload that Headroom heals.</summary>
public enum WorkloadKind
{
    Deployment,
    StatefulSet,
    DaemonSet,
}
