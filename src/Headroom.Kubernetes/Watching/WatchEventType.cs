namespace Headroom.Kubernetes.Watching;

internal enum WatchEventType
{
    /// <summary>A type that this client does not know.</summary>
    Unknown,
    Added,
    Modified,
    Deleted,
    Bookmark,

    /// <summary>The object is a Status, whatever kind is watched.</summary>
    Error,
}
