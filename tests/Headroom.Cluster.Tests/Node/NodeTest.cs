using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Node;

/// <summary>A test on a node that runs containers for real, on a cluster that all of these tests share. Most of its time it waits for a kubelet's back-off.</summary>
[Trait("Ring", "node")]
public abstract class NodeTest : IAsyncLifetime
{
    private NodeCluster? _cluster;

    private protected NodeCluster Cluster => _cluster!;

    public async Task InitializeAsync() => _cluster = await SharedCluster.OfAsync<NodeCluster>();

    public Task DisposeAsync() => Task.CompletedTask;
}

/// <summary>Tests that stop the operator, or kill it, or take the whole node: one at a time, after all that run side by side.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone on the node";
}
