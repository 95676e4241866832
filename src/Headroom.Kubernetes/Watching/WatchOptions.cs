using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Queueing;

namespace Headroom.Kubernetes.Watching;

/// <summary>What is watched, and with what patience.</summary>
public sealed class WatchOptions
{
    /// <summary>One watch for each of these; empty: one watch over the whole cluster. Ignored for kinds that live in no namespace.</summary>
    public IReadOnlyList<string> Namespaces { get; set; } = [];

    public ListQuery Query { get; set; } = ListQuery.Everything;

    /// <summary>
    /// Objects whose JSON says none of these words are passed over: they are not read, and nobody is told of them. No object is remembered then, and a deletion
    /// is told only where the watch itself tells of it, of an object that says one of the words. Null: every object is told.
    /// </summary>
    public JsonWords? Words { get; set; }

    /// <summary>What to tell people to do where the server does not know the kind.</summary>
    public string? MissingHint { get; set; }

    /// <summary>The server is asked to end each stream after a random time between this one and twice this one.</summary>
    public TimeSpan ShortestStream { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A stream on which not a byte comes for so long is given up; null: 30 s longer than the server was asked to keep it.</summary>
    public TimeSpan? Silence { get; set; }

    /// <summary>The waits between tries in a row that came to nothing.</summary>
    public ExponentialBackoff Backoff { get; set; } = new(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(30));

    /// <summary>A stream that was open for so long is followed by the next at once; after a shorter one there is a wait.</summary>
    public TimeSpan StableAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest line in bytes. The server stores no object near the default.</summary>
    public int LongestLine { get; set; } = 16 * 1024 * 1024;
}
