using System.Diagnostics.CodeAnalysis;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Connection;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headroom.Operator.Commands;

/// <summary>
/// Where the lease of an operator is that runs from the desk. Where Headroom is installed it takes part in the election there; on a cluster that has not even
/// its namespace, there is nobody to agree with, and the lease goes to the namespace that every cluster has.
/// </summary>
internal static class DeskLease
{
    private const string Everywhere = "default";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The namespace to use in place of the configured one; null to leave it at that.</summary>
    public static async Task<string?> NamespaceAsync(ClusterConnection connection, HeadroomOptions options, CancellationToken cancellationToken)
    {
        if (connection.InCluster || !options.LeaderElection.Enabled || options.LeaderElection.Namespace is not null)
            return null;
        using var http = connection.CreateClient();
        return await IsInstalledAsync(
            new KubernetesClient(http, new KubernetesSerializer(), new KubernetesClientOptions { RequestTimeout = Patience }, TimeProvider.System, NullLogger<KubernetesClient>.Instance),
            options.OwnNamespace, cancellationToken) ? null : Everywhere;
    }

    /// <summary>True also where nobody can say now: what is wrong, the election will tell.</summary>
    [SuppressMessage("Performance", "CA1859", Justification = "As a reader: nobody but the governor's door holds what could write, a debug build's state machine not excepted.")]
    private static async Task<bool> IsInstalledAsync(IKubernetesReader cluster, string ownNamespace, CancellationToken cancellationToken)
    {
        try
        {
            return await cluster.FindAsync<V1Namespace>(null, ownNamespace, cancellationToken) is not null;
        }
        catch (Exception unknown) when (unknown is KubernetesApiException or HttpRequestException or TimeoutException)
        {
            return true;
        }
    }
}
