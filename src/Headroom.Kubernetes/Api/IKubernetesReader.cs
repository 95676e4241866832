using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Api;

/// <summary>Reads from the API server. Nothing here changes the cluster.</summary>
/// <remarks>Every method throws <see cref="KubernetesApiException"/> for an answer that is an error, and
/// <see cref="HttpRequestException"/> or <see cref="TimeoutException"/> where no answer came.</remarks>
public interface IKubernetesReader
{
    /// <summary>The object, or null where the server has none of that name (404).</summary>
    Task<T?> FindAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;

    /// <summary>All pages of a list, in the server's order, <paramref name="ns"/> null for every namespace.</summary>
    IAsyncEnumerable<V1List<T>> ListAsync<T>(string? ns, CancellationToken cancellationToken)
        where T : class, IKubernetesObject;
}
