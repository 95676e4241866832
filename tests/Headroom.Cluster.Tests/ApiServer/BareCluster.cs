using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>A cluster on which nothing of Headroom is installed but the rights of its account, and whose API server a test may stop.</summary>
public sealed class BareCluster() : ControlPlane("api-bare")
{
    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var manifests = JsonNode.Parse(await Kubectl.RunAsync("apply", "--dry-run=client", "-o", "json", "-f", Repository.At("deploy", "base", "rbac.yaml")))!;
        await Api.CreateAsync(
            "apis/rbac.authorization.k8s.io/v1/clusterroles",
            manifests["items"]!.AsArray().Single(manifest => (string?)manifest!["kind"] == "ClusterRole")!.DeepClone());
    }

    internal async Task InstallDefinitionAsync()
    {
        await Kubectl.RunAsync("apply", "--validate=false", "-f", Repository.At("crds", "headroom.dev_memorypolicies.yaml"));
        await ServesPoliciesAsync();
    }

    internal Task RemoveDefinitionAsync() => Kubectl.RunAsync("delete", "crd", "memorypolicies.headroom.dev", "--ignore-not-found");
}
