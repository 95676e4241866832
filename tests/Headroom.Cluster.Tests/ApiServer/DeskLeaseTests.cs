using Headroom.Cluster.Tests.Harness;
using Headroom.Kubernetes.Connection;
using Headroom.Operator.Commands;
using Headroom.Operator.Hosting;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Where an operator that runs from the desk looks for its lease.</summary>
[Trait("Ring", "api")]
public sealed class DeskLeaseTests
{
    [Fact]
    public async Task Where_Headroom_is_installed_it_is_that_one() =>
        (await NamespaceAsync(await SharedCluster.OfAsync<ApiServerCluster>(), new HeadroomOptions())).Should().BeNull();

    [Fact]
    public async Task Where_it_is_not_it_is_in_the_namespace_that_every_cluster_has() =>
        (await NamespaceAsync(await SharedCluster.OfAsync<ApiServerCluster>(), new HeadroomOptions { OwnNamespace = "not-installed" })).Should().Be("default");

    [Fact]
    public async Task What_the_configuration_names_is_left_at_that() =>
        (await NamespaceAsync(await SharedCluster.OfAsync<ApiServerCluster>(), new HeadroomOptions { OwnNamespace = "not-installed", LeaderElection = { Namespace = "elsewhere" } })).Should().BeNull();

    [Fact]
    public async Task Without_election_nobody_asks() =>
        (await NamespaceAsync(await SharedCluster.OfAsync<ApiServerCluster>(), new HeadroomOptions { OwnNamespace = "not-installed", LeaderElection = { Enabled = false } })).Should().BeNull();

    private static async Task<string?> NamespaceAsync(ControlPlane cluster, HeadroomOptions options)
    {
        using var connection = ClusterConnection.Open(new ConnectionOptions { KubeConfig = cluster.KubeConfig }, TimeProvider.System);
        return await DeskLease.NamespaceAsync(connection, options, CancellationToken.None);
    }
}
