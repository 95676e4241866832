using Headroom.Kubernetes.Election;

namespace Headroom.Operator.Hosting;

/// <summary>How the replicas of the operator choose the one that heals. The times are those of Kubernetes' own controllers.</summary>
public sealed class ElectionOptions
{
    /// <summary>False: this replica heals without asking. Only where there can be no other.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Where the lease is; absent: the operator's own namespace.</summary>
    public string? Namespace { get; set; }

    public string Name { get; set; } = "headroom";

    /// <summary>For so long a leader that is not heard of keeps its lease.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A leader that could not renew for so long writes nothing more, and ends.</summary>
    public TimeSpan RenewDeadline { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Between two tries to get or to renew the lease: each renewal is an etcd write. Kills wait in the pods' statuses, so that a new leader may be late.</summary>
    public TimeSpan RetryPeriod { get; set; } = TimeSpan.FromSeconds(5);

    internal LeaderElectionOptions Within(string ownNamespace) => new()
    {
        Namespace = Namespace ?? ownNamespace,
        Name = Name,
        LeaseDuration = LeaseDuration,
        RenewDeadline = RenewDeadline,
        RetryPeriod = RetryPeriod,
    };
}
