using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>The cluster that these tests share, with everything of deploy/ applied: the definition, the account and its rights. The operator's own pod finds no node there and never runs.</summary>
public sealed class ApiServerCluster() : ControlPlane("api")
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Kubectl.RunAsync("apply", "--validate=false", "-k", Repository.At("deploy", "kubernetes-1.20"));
        await ServesPoliciesAsync();
    }
}
