namespace Headroom.Operator.Hosting;

/// <summary>How much may be written: what comes in a minute, and what is kept for a burst after a quiet time. Defaults suit a cluster of five nodes.</summary>
public sealed class BudgetOptions
{
    /// <summary>Replicas that remedies may roll in a minute, of all workloads; one replica rolled costs etcd 30 to 36 writes.</summary>
    public int ReplicasPerMinute { get; set; } = 30;

    public int ReplicasBurst { get; set; } = 30;

    /// <summary>The same for the workloads of one namespace, so that no namespace has all of it.</summary>
    public int NamespaceReplicasPerMinute { get; set; } = 20;

    public int NamespaceReplicasBurst { get; set; } = 20;

    /// <summary>Writes of events in a minute; a purse of their own, so that telling never starves healing. A remedy is about four events: kill, two steps, recovery.</summary>
    public int EventsPerMinute { get; set; } = 120;

    public int EventsBurst { get; set; } = 60;

    /// <summary>Writes of policies' status in a minute, of all policies.</summary>
    public int StatusesPerMinute { get; set; } = 60;

    public int StatusesBurst { get; set; } = 60;
}
