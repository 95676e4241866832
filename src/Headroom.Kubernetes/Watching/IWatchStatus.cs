namespace Headroom.Kubernetes.Watching;

/// <summary>How one kind's watch stands, for readiness and for people.</summary>
public interface IWatchStatus
{
    /// <summary>What is watched, as RBAC names it: <c>pods</c>, <c>deployments.apps</c>.</summary>
    string Resource { get; }

    /// <summary>The worst state among the watched namespaces.</summary>
    WatchState State { get; }

    /// <summary>Every object that there was at the start has been told once. Stays true.</summary>
    bool HasSynced { get; }

    /// <summary>Of all streams since the start; what was listed is not among them.</summary>
    WatchedEvents Events { get; }
}
