using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Tests.Election;

/// <summary>Asks the store through a network that a test has in its hands; until it says otherwise, each request is answered at once.</summary>
internal sealed class LeaseClient(LeaseStore store) : IKubernetesReader, IKubernetesWriter
{
    /// <summary>Brings one request there and its answer back: RBAC's verb, and what the server does.</summary>
    public delegate Task<V1Lease?> Way(string verb, Func<V1Lease?> serve, CancellationToken cancellationToken);

    public Way Network { get; set; } = Straight;

    public List<string> Verbs { get; } = [];

    public static Task<V1Lease?> Straight(string verb, Func<V1Lease?> serve, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(serve());
        }
        catch (KubernetesApiException refusal)
        {
            return Task.FromException<V1Lease?>(refusal);
        }
    }

    /// <summary>Never answers.</summary>
    public static async Task<V1Lease?> Silent(string verb, Func<V1Lease?> serve, CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return null;
    }

    /// <summary>No server is there.</summary>
    public static Task<V1Lease?> Down(string verb, Func<V1Lease?> serve, CancellationToken cancellationToken) =>
        Task.FromException<V1Lease?>(new HttpRequestException(HttpRequestError.ConnectionError, "connection refused"));

    public Task<T?> FindAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => SendAsync<T>("get", () => store.Lease, cancellationToken);

    public async Task<T> PatchAsync<T>(string ns, string name, Patch patch, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => (await SendAsync<T>("patch", () => store.Patch(patch), cancellationToken))!;

    public async Task<T> CreateAsync<T>(string ns, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => (await SendAsync<T>("create", () => store.Create((V1Lease)(object)entity), cancellationToken))!;

    public IAsyncEnumerable<V1List<T>> ListAsync<T>(string? ns, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public IAsyncEnumerable<V1List<T>> ListAsync<T>(string? ns, ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task DeleteAsync<T>(string ns, string name, DeletePreconditions? preconditions, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException();

    public Task EvictAsync(string ns, string pod, string policyVersion, DeletePreconditions preconditions, CancellationToken cancellationToken) => throw new NotSupportedException();

    private async Task<T?> SendAsync<T>(string verb, Func<V1Lease?> serve, CancellationToken cancellationToken)
        where T : class
    {
        Verbs.Add(verb);
        return (T?)(object?)await Network(verb, serve, cancellationToken);
    }
}
