namespace Headroom.Kubernetes.Watching;

/// <summary>How a watch stands. The worse ones have the higher numbers.</summary>
public enum WatchState
{
    /// <summary>Listing and watching; also in the moments between two streams.</summary>
    Watching,

    /// <summary>Not begun yet, or the first list is on its way.</summary>
    Connecting,

    /// <summary>The server answers, but with errors of its own (429, 5xx ...).</summary>
    Failing,

    /// <summary>The server does not know the kind: its definition is not installed.</summary>
    MissingResource,

    /// <summary>The account may not list or watch the kind.</summary>
    Forbidden,

    /// <summary>The server does not take the credentials.</summary>
    Unauthorized,

    /// <summary>No answer.</summary>
    Unreachable,
}
