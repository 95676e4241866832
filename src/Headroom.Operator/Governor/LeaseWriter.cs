using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Governor;

/// <summary>Writes the lease: free, and the only write of one who does not lead.</summary>
public sealed class LeaseWriter(WriteDoor door) : IKubernetesWriter
{
    public Task<T> PatchAsync<T>(string ns, string name, Patch patch, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        SendAsync<T>((writer, token) => writer.PatchAsync<T>(ns, name, patch, subresource, token), cancellationToken);

    public Task<T> CreateAsync<T>(string ns, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject =>
        SendAsync<T>((writer, token) => writer.CreateAsync(ns, entity, token), cancellationToken);

    /// <summary>A lease is given back, and not deleted.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task DeleteAsync<T>(string ns, string name, DeletePreconditions? preconditions, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException("a lease is given back, and not deleted");

    /// <inheritdoc cref="DeleteAsync{T}"/>
    public Task EvictAsync(string ns, string pod, string policyVersion, DeletePreconditions preconditions, CancellationToken cancellationToken) =>
        throw new NotSupportedException("a lease is given back, and not deleted");

    private Task<T> SendAsync<T>(Func<IKubernetesWriter, CancellationToken, Task<T>> write, CancellationToken cancellationToken) => typeof(T) == typeof(V1Lease)
        ? door.SendAsync(WriteKind.Lease, write, cancellationToken)
        : throw new NotSupportedException($"{typeof(T).Name} is no lease: it has a price");
}
