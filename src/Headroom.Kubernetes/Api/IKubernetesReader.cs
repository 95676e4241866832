using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Api;

/// <summary>Reads from the API server. Nothing here changes the cluster.</summary>
/// <remarks>Every method throws <see cref="KubernetesApiException"/> for an answer that is an error, and
/// <see cref="HttpRequestException"/> or <see cref="TimeoutException"/> where no answer came.</remarks>
public interface IKubernetesReader
{
    /// <summary>The object, or null where the server has none of that name.</summary>
    /// <exception cref="KubernetesApiException">Among others, where the server does not know the kind at all (<see cref="KubernetesApiException.IsMissingResource"/>).</exception>
    Task<T?> FindAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>
    /// All pages of a list, in the server's order, <paramref name="ns"/> null for every namespace. Each object comes once, also where the
    /// list had to be started over because the server had forgotten it half-way. Objects that cannot be read are logged and left out.
    /// </summary>
    IAsyncEnumerable<V1List<T>> ListAsync<T>(string? ns, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>The same, of only what <paramref name="query"/> selects.</summary>
    IAsyncEnumerable<V1List<T>> ListAsync<T>(string? ns, ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;
}
