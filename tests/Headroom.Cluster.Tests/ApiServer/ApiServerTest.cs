using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>A test on a real API server without nodes: in a namespace of its own, with operators of its own, on a cluster that all of these tests share.</summary>
[Trait("Ring", "api")]
public abstract class ApiServerTest : IAsyncLifetime
{
    private TestNamespace? _ns;

    internal TestNamespace Ns => _ns!;

    internal ControlPlane Cluster => Ns.Cluster;

    public virtual async Task InitializeAsync() => _ns = await TestNamespace.CreateAsync(await SharedCluster.OfAsync<ApiServerCluster>());

    public virtual async Task DisposeAsync()
    {
        if (_ns is not null)
            await _ns.DisposeAsync();
    }
}
