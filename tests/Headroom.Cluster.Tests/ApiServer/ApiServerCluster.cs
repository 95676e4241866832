using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>A control plane without a node, with everything of deploy/ applied: the definition, the account and its rights. The operator's own pod finds no node there and never runs.</summary>
public sealed class ApiServerCluster() : LocalCluster("api", "--no-node", "--audit"), IDisposable
{
    private JsonApi? _api;

    /// <summary>As the administrator.</summary>
    internal JsonApi Api => _api!;

    internal string AuditPath { get; private set; } = "";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Kubectl.RunAsync("apply", "--validate=false", "-k", Repository.At("deploy"));
        await Kubectl.RunAsync("wait", "--for=condition=Established", "crd/memorypolicies.headroom.dev", "--timeout=60s");
        AuditPath = await AuditLogAsync();
        _api = new JsonApi(KubeConfig);
        await Eventually.IsTrueAsync(async () => await Api.FindAsync("apis/headroom.dev/v1alpha1/memorypolicies") is not null, "the API server serves memory policies");
    }

    public override async Task DisposeAsync()
    {
        Dispose();
        await base.DisposeAsync();
    }

    public void Dispose() => _api?.Dispose();

    /// <summary>Writes a kubeconfig for somebody else than the administrator.</summary>
    internal async Task WriteKubeConfigAsync(string file, string token)
    {
        var configuration = JsonNode.Parse(await Kubectl.RunAsync("config", "view", "--raw", "-o", "json"))!;
        configuration["users"]![0]!["user"] = new JsonObject { ["token"] = token };
        await File.WriteAllTextAsync(file, configuration.ToJsonString());
    }
}
