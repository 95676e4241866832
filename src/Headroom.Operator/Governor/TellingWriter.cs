using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Governor;

/// <summary>Writes events and status, each when the telling purse allows it.</summary>
public sealed class TellingWriter(IKubernetesWriter writer, WriteBudget budget) : IKubernetesWriter
{
    public async Task<T> PatchAsync<T>(string ns, string name, Patch patch, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        await budget.TakeTellingAsync(cancellationToken);
        return await writer.PatchAsync<T>(ns, name, patch, subresource, cancellationToken);
    }

    public async Task<T> CreateAsync<T>(string ns, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        await budget.TakeTellingAsync(cancellationToken);
        return await writer.CreateAsync(ns, entity, cancellationToken);
    }

    /// <summary>Telling deletes nothing.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task DeleteAsync<T>(string ns, string name, string? uid, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => throw new NotSupportedException("telling deletes nothing");
}
