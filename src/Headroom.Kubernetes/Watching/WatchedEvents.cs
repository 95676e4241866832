namespace Headroom.Kubernetes.Watching;

/// <summary>What came of the lines of a watch so far.</summary>
/// <param name="Read">They were read; also those that could not be, and bookmarks.</param>
/// <param name="PassedOver">They said none of the words that matter.</param>
public readonly record struct WatchedEvents(long Read, long PassedOver)
{
    public static WatchedEvents operator +(WatchedEvents one, WatchedEvents other) => new(one.Read + other.Read, one.PassedOver + other.PassedOver);
}
