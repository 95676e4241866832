namespace Headroom.Remediation.Workloads;

/// <summary>The kinds of workload that Headroom heals.</summary>
public enum WorkloadKind
{
    Deployment,
    StatefulSet,
    DaemonSet,

    /// <summary>A change counts from the next run.</summary>
    CronJob,

    /// <summary>One that no Deployment owns. A change counts for pods that are made from then on.</summary>
    ReplicaSet,
}
