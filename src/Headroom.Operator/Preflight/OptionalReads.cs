using System.Collections.Concurrent;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Preflight;

/// <summary>
/// Lists that a remedy, or a piece of advice, can do without: what the server does not have, or does not let the operator see, is not known. The log says so once, whoever asks:
/// all share one of these.
/// </summary>
public sealed class OptionalReads(IKubernetesReader reader, TimeProvider time, ILogger<OptionalReads> logger)
{
    /// <summary>A kind that is missing may come: by a definition that is installed, or with another version of the server.</summary>
    private static readonly TimeSpan MissingFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<ResourceType, DateTimeOffset> _missing = new();
    private readonly ConcurrentDictionary<string, bool> _told = new();

    /// <summary>Null where it is not known.</summary>
    /// <exception cref="KubernetesApiException">Any other error than a missing kind or a missing right: ask again.</exception>
    public Task<IReadOnlyList<T>?> ListAsync<T>(string? ns, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => ListAsync<T>(ns, ListQuery.Everything, cancellationToken);

    /// <inheritdoc cref="ListAsync{T}(string, CancellationToken)"/>
    public async Task<IReadOnlyList<T>?> ListAsync<T>(string? ns, ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var kind = ResourceType.Of<T>().FullName;
        try
        {
            if (await ServedAsync<T>(ns, query, cancellationToken) is { } found)
                return found;
            if (_told.TryAdd(kind, true))
                logger.ObstacleUnserved(kind);
        }
        catch (KubernetesApiException refusal) when (refusal.IsForbidden)
        {
            if (_told.TryAdd(kind, true))
                logger.ObstacleRefused(kind, refusal.Message);
        }

        return null;
    }

    /// <summary>The same of a kind that servers serve in one of two versions: the older is asked for where the newer is missing.</summary>
    public async Task<IReadOnlyList<TShape>?> ListAsync<TNewer, TOlder, TShape>(string ns, CancellationToken cancellationToken)
        where TNewer : class, TShape
        where TOlder : class, TShape
        where TShape : class, IKubernetesObject
    {
        try
        {
            if (await ServedAsync<TNewer>(ns, ListQuery.Everything, cancellationToken) is { } found)
                return found;
        }
        catch (KubernetesApiException refusal) when (refusal.IsForbidden)
        {
            // Rights are the same in every version: that of the older tells.
        }

        return await ListAsync<TOlder>(ns, cancellationToken);
    }

    /// <summary>The server was asked for the kind in this version lately, and does not know it.</summary>
    public bool IsMissing<T>()
        where T : class, IKubernetesObject => _missing.TryGetValue(ResourceType.Of<T>(), out var since) && time.GetUtcNow() - since < MissingFor;

    /// <summary>By name; null where the server does not know the kind in this version.</summary>
    private async Task<IReadOnlyList<T>?> ServedAsync<T>(string? ns, ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var type = ResourceType.Of<T>();
        if (IsMissing<T>())
            return null;
        try
        {
            var found = new List<T>();
            await foreach (var page in reader.ListAsync<T>(ns, query, cancellationToken))
                found.AddRange(page.Items ?? []);
            _missing.TryRemove(type, out _);
            return [.. found.OrderBy(entity => entity.Metadata.Name, StringComparer.Ordinal)];
        }
        catch (KubernetesApiException missing) when (missing.IsMissingResource)
        {
            _missing[type] = time.GetUtcNow();
            return null;
        }
    }
}
