using System.Collections.Concurrent;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Preflight;

/// <summary>Lists that a remedy can do without: what the server does not have, or does not let the operator see, is not known. The log says so once.</summary>
internal sealed class OptionalReads(IKubernetesReader reader, ILogger logger)
{
    private readonly ConcurrentDictionary<string, bool> _told = new();

    /// <summary>Null where it is not known.</summary>
    /// <exception cref="KubernetesApiException">Any other error than a missing kind or a missing right: ask again.</exception>
    public async Task<IReadOnlyList<T>?> ListAsync<T>(string? ns, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        try
        {
            return await EverythingAsync<T>(ns, cancellationToken);
        }
        catch (KubernetesApiException unknown) when (unknown.IsMissingResource || unknown.IsForbidden)
        {
            var kind = ResourceType.Of<T>().FullName;
            if (!_told.TryAdd(kind, true))
                return null;
            if (unknown.IsMissingResource)
                logger.ObstacleUnserved(kind);
            else
                logger.ObstacleRefused(kind, unknown.Message);
            return null;
        }
    }

    /// <summary>The same of a kind that servers serve in one of two versions: the older is asked for where the newer is missing.</summary>
    public async Task<IReadOnlyList<TShape>?> ListAsync<TNewer, TOlder, TShape>(string ns, CancellationToken cancellationToken)
        where TNewer : class, TShape
        where TOlder : class, TShape
        where TShape : class, IKubernetesObject
    {
        try
        {
            return await EverythingAsync<TNewer>(ns, cancellationToken);
        }
        catch (KubernetesApiException other) when (other.IsMissingResource || other.IsForbidden)
        {
            return await ListAsync<TOlder>(ns, cancellationToken);
        }
    }

    private async Task<List<T>> EverythingAsync<T>(string? ns, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        var found = new List<T>();
        await foreach (var page in reader.ListAsync<T>(ns, cancellationToken))
            found.AddRange(page.Items ?? []);
        return [.. found.OrderBy(entity => entity.Metadata.Name, StringComparer.Ordinal)];
    }
}
