namespace Headroom.Kubernetes.Connection.Configuration;

/// <summary>One kubeconfig file, or several merged.</summary>
internal sealed class KubeConfig
{
    public string? CurrentContext { get; init; }

    /// <summary>Where the entries come from, in order.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    public IReadOnlyDictionary<string, ClusterEntry> Clusters { get; init; } = new Dictionary<string, ClusterEntry>();

    public IReadOnlyDictionary<string, UserEntry> Users { get; init; } = new Dictionary<string, UserEntry>();

    public IReadOnlyDictionary<string, ContextEntry> Contexts { get; init; } = new Dictionary<string, ContextEntry>();

    /// <summary>Nothing in it: kubectl then goes on as if the file were not there.</summary>
    public bool IsEmpty => CurrentContext is null && Clusters.Count + Users.Count + Contexts.Count == 0;

    /// <summary>
    /// kubectl's merge: the first file that sets current-context wins, and the first that names a cluster, user or context
    /// wins that entry whole; nothing is mixed from two entries of one name.
    /// </summary>
    public static KubeConfig Merge(IReadOnlyList<KubeConfig> files) => new()
    {
        CurrentContext = files.Select(file => file.CurrentContext).FirstOrDefault(name => name is not null),
        Files = [.. files.SelectMany(file => file.Files)],
        Clusters = FirstWins(files.SelectMany(file => file.Clusters)),
        Users = FirstWins(files.SelectMany(file => file.Users)),
        Contexts = FirstWins(files.SelectMany(file => file.Contexts)),
    };

    private static Dictionary<string, T> FirstWins<T>(IEnumerable<KeyValuePair<string, T>> entries)
    {
        var merged = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, entry) in entries)
            merged.TryAdd(name, entry);
        return merged;
    }
}
