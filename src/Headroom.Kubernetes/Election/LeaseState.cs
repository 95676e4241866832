namespace Headroom.Kubernetes.Election;

/// <summary>How the API server answers about the lease.</summary>
internal enum LeaseState
{
    /// <summary>Nothing was asked yet.</summary>
    Unknown,
    Answered,
    Unreachable,
    Unauthorized,
    Forbidden,
    MissingNamespace,
    MissingResource,
    Failing,
}
