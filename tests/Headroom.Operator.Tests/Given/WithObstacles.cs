using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Tests.Given;

/// <summary>A cluster with objects beside those of another one: what kubectl would not have saved along.</summary>
internal sealed class WithObstacles(IKubernetesReader cluster, params IKubernetesObject[] obstacles) : IKubernetesReader
{
    public Task<T?> FindAsync<T>(string? ns, string name, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => cluster.FindAsync<T>(ns, name, cancellationToken);

    public IAsyncEnumerable<V1List<T>> ListAsync<T>(string? ns, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => ListAsync<T>(ns, ListQuery.Everything, cancellationToken);

    public IAsyncEnumerable<V1List<T>> ListAsync<T>(string? ns, ListQuery query, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => obstacles.OfType<T>().Any()
            ? new[] { new V1List<T> { Items = [.. obstacles.OfType<T>()] } }.ToAsyncEnumerable()
            : cluster.ListAsync<T>(ns, query, cancellationToken);
}
