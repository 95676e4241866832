using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Replaying;

/// <summary>
/// A cluster that is not there: objects that somebody saved with <c>kubectl get ... -o yaml</c> or <c>-o json</c>, read as from the API server.
/// Owners of pods and namespaces that were not saved are derived.
/// </summary>
public sealed class SavedCluster : IKubernetesReader
{
    private readonly SavedObjects _objects = new();

    private SavedCluster(IReadOnlyList<IKubernetesObject> saved)
    {
        foreach (var entity in new Placement(saved).All())
            _objects.Add(entity);
        new MissingOwners(_objects).Add();
        foreach (var ns in Namespaces.Where(ns => _objects.Find<V1Namespace>("", ns) is null))
            _objects.Add(new V1Namespace { Metadata = new V1ObjectMeta { Name = ns, Uid = Placement.Uid("Namespace", "", ns) } });
    }

    /// <summary>Those that have pods.</summary>
    public IReadOnlyList<string> Namespaces => [.. _objects.All<V1Pod>().Select(pod => pod.Metadata.Namespace).Distinct()];

    /// <summary>When the newest death among the saved pods happened: a kill, where there is one. Null where none of them tells.</summary>
    public DateTimeOffset? NewestDeath
    {
        get
        {
            var deaths = _objects.All<V1Pod>().SelectMany(SightingReader.Read).ToList();
            return deaths.Where(sighting => sighting.IsKill).Max(sighting => sighting.FinishedAt) ?? deaths.Max(sighting => sighting.FinishedAt);
        }
    }

    /// <summary>Leaves out what ended after a time, and answers it, oldest first.</summary>
    public IReadOnlyList<Sighting> LeaveOutAfter(DateTimeOffset time)
    {
        var left = new List<Sighting>();
        foreach (var pod in _objects.All<V1Pod>())
        {
            var (before, later) = LaterKills.Of(pod, time);
            left.AddRange(later);
            _objects.Add(before);
        }

        return [.. left.OrderBy(sighting => sighting.FinishedAt)];
    }

    /// <summary>Everything in these files, policies among it; <c>-</c> is the standard input.</summary>
    /// <exception cref="SavedFilesException">A file cannot be used, or there is no pod or no MemoryPolicy in them.</exception>
    public static SavedCluster Read(params IEnumerable<string> paths) => Of(paths.Select(path => SavedText.Read(path)));

    /// <exception cref="SavedFilesException">A text cannot be used, or there is no pod or no MemoryPolicy in them.</exception>
    public static SavedCluster Of(params IEnumerable<SavedText> texts) => Of([], [.. texts]);

    /// <summary>The policies of <paramref name="policies"/> in place of those that <paramref name="texts"/> may hold; of an empty list, the latter.</summary>
    /// <exception cref="SavedFilesException">A text cannot be used, or there is no pod or no MemoryPolicy in them.</exception>
    public static SavedCluster Of(IReadOnlyList<SavedText> policies, IReadOnlyList<SavedText> texts)
    {
        var saved = texts.SelectMany(SavedObjectReader.Read).ToList();
        if (!saved.OfType<V1Pod>().Any())
            throw new SavedFilesException($"{Names(texts)}: there is no pod in it");
        if (policies.Count > 0)
        {
            saved.RemoveAll(entity => entity is V1Alpha1MemoryPolicy);
            saved.AddRange(policies.SelectMany(SavedObjectReader.Read).OfType<V1Alpha1MemoryPolicy>());
        }

        return saved.OfType<V1Alpha1MemoryPolicy>().Any()
            ? new SavedCluster(saved)
            : throw new SavedFilesException($"{Names(policies.Count > 0 ? policies : texts)}: there is no MemoryPolicy in it");
    }

    public Task<T?> FindAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => Task.FromResult(_objects.Find<T>(ns ?? "", name));

    public IAsyncEnumerable<V1List<T>> ListAsync<T>(string? ns, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => ListAsync<T>(ns, ListQuery.Everything, cancellationToken);

    public IAsyncEnumerable<V1List<T>> ListAsync<T>(string? ns, ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var page = new V1List<T>
        {
            Items = [.. _objects.All<T>().Where(entity => (ns is null || entity.Metadata.Namespace == ns) && SavedSelector.Matches(entity, query))],
        };
        return new[] { page }.ToAsyncEnumerable();
    }

    private static string Names(IReadOnlyList<SavedText> texts) => string.Join(", ", texts.Select(text => text.Name));
}
