using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Microsoft.Extensions.Logging;

namespace Headroom.Kubernetes.Watching;

/// <summary>
/// Tells a sink of every object of one kind, now and as they change: lists, watches, reconnects, and works out what was deleted while nobody
/// looked. Keeps names and UIDs, never objects.
/// </summary>
public sealed class ResourceWatcher<T> : IWatchStatus
    where T : class, IKubernetesObject
{
    private readonly WatchLoop<T>[] _loops;

    /// <param name="randomness">Gives numbers from 0 up to 1, from any thread.</param>
    /// <exception cref="InvalidOperationException">The kind says not where it lives in the API, has no source-generated JSON, or cannot be read from its metadata alone.</exception>
    public ResourceWatcher(KubernetesClient client, IWatchSink<T> sink, WatchOptions options, TimeProvider time, Func<double> randomness, ILogger logger)
    {
        var type = ResourceType.Of<T>();
        Resource = type.FullName;
        string?[] scopes = type.Namespaced && options.Namespaces.Count > 0 ? [.. options.Namespaces.Distinct()] : [null];
        var tombstones = new TombstoneMaker<T>(client.Serializer.TypeInfo<T>());
        _loops = [.. scopes.Select(ns => new WatchLoop<T>(
            client, ns, sink, tombstones, options, new WatchHealth(Resource, ns, options.MissingHint, time, logger), time, randomness, logger))];
    }

    public string Resource { get; }

    public WatchState State => _loops.Max(loop => loop.Health.State);

    public bool HasSynced => _loops.All(loop => loop.Health.HasSynced);

    public WatchedEvents Events => _loops.Aggregate(default(WatchedEvents), (sum, loop) => sum + loop.Events);

    /// <summary>Ends when <see cref="HasSynced"/> becomes true.</summary>
    public Task Synced => Task.WhenAll(_loops.Select(loop => loop.Health.Synced));

    /// <summary>Watches until <paramref name="cancellationToken"/> is cancelled; no failure ends it.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(_loops.Select(loop => loop.RunAsync(cancellationToken)));
}
