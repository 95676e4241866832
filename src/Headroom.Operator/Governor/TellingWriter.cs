using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Governor.Budget;

namespace Headroom.Operator.Governor;

/// <summary>Writes what is told, of one sort, each when its purse allows it.</summary>
/// <param name="kind">Events or status.</param>
public sealed class TellingWriter(WriteKind kind, WriteDoor door, TellingPurse purse) : IKubernetesWriter
{
    public async Task<T> PatchAsync<T>(string ns, string name, Patch patch, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        await purse.PayAsync(cancellationToken);
        return await door.SendAsync(kind, (writer, token) => writer.PatchAsync<T>(ns, name, patch, subresource, token), cancellationToken);
    }

    public async Task<T> CreateAsync<T>(string ns, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        await purse.PayAsync(cancellationToken);
        return await door.SendAsync(kind, (writer, token) => writer.CreateAsync(ns, entity, token), cancellationToken);
    }

    /// <summary>Telling deletes nothing.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task DeleteAsync<T>(string ns, string name, DeletePreconditions? preconditions, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException("telling deletes nothing");

    /// <inheritdoc cref="DeleteAsync{T}"/>
    public Task EvictAsync(string ns, string pod, string policyVersion, DeletePreconditions preconditions, CancellationToken cancellationToken) =>
        throw new NotSupportedException("telling deletes nothing");
}
