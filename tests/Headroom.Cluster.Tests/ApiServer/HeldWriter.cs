using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Writes like the client, but never gets one sort of change of the cluster out: the patch of a Deployment, or an eviction.</summary>
internal sealed class HeldWriter(KubernetesClient client, string kept, TaskCompletionSource held) : IKubernetesWriter
{
    /// <summary>Gives an operator such a writer.</summary>
    /// <param name="kept">The name of the method that never ends.</param>
    /// <param name="held">Set when it was called.</param>
    public static Action<IServiceCollection> Of(string kept, TaskCompletionSource held) => services =>
        services.AddSingleton<IKubernetesWriter>(provider => new HeldWriter(provider.GetRequiredService<KubernetesClient>(), kept, held));

    public async Task<T> PatchAsync<T>(string ns, string name, Patch patch, string? subresource, CancellationToken cancellationToken)
        where T : class, IKubernetesObject
    {
        if (kept == nameof(PatchAsync) && typeof(T) == typeof(V1Deployment))
            await HoldAsync(cancellationToken);
        return await client.PatchAsync<T>(ns, name, patch, subresource, cancellationToken);
    }

    public Task<T> CreateAsync<T>(string ns, T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => client.CreateAsync(ns, entity, cancellationToken);

    public Task DeleteAsync<T>(string ns, string name, DeletePreconditions? preconditions, CancellationToken cancellationToken)
        where T : class, IKubernetesObject => client.DeleteAsync<T>(ns, name, preconditions, cancellationToken);

    public async Task EvictAsync(string ns, string pod, string policyVersion, DeletePreconditions preconditions, CancellationToken cancellationToken)
    {
        if (kept == nameof(EvictAsync))
            await HoldAsync(cancellationToken);
        await client.EvictAsync(ns, pod, policyVersion, preconditions, cancellationToken);
    }

    private Task HoldAsync(CancellationToken cancellationToken)
    {
        held.TrySetResult();
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
