namespace Headroom.Remediation.Workloads;

/// <summary>How a changed template reaches the workload's pods.</summary>
public sealed record Rollout
{
    /// <summary>How many pods there should be; 1 for a CronJob's run.</summary>
    public int Pods { get; init; }

    /// <summary>A person has paused it (Deployment): no pod is replaced until it is resumed.</summary>
    public bool Paused { get; init; }

    /// <summary>A pod gets the new template when somebody deletes it, and not before.</summary>
    public bool OnDelete { get; init; }

    /// <summary>
    /// Pods of the new template that it cannot do without beside all of the old ones. 0 where it may take an old one away first, and so makes its own room
    /// (maxUnavailable): percentages count as Kubernetes counts them, a surge rounded up, unavailable pods rounded down.
    /// </summary>
    public int Surge { get; init; }

    /// <summary>StatefulSet: pods with a lower number keep the old template, also when they are deleted. 0 for none.</summary>
    public int FirstOrdinal { get; init; }

    /// <summary>StatefulSet: where its pods' numbers begin.</summary>
    public int Start { get; init; }

    /// <summary>Pods that are not of the newest template.</summary>
    public int OldPods { get; init; }

    /// <summary>
    /// StatefulSet, DaemonSet: a changed template does not reach a pod that is broken until somebody deletes that. So with OnDelete, and where a StatefulSet
    /// takes one pod after the other, each when the one before is ready (<c>podManagementPolicy: OrderedReady</c>).
    /// </summary>
    public bool KeepsBrokenPods { get; init; }
}
