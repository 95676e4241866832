using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>A control plane without a node, and with an audit log.</summary>
public abstract class ControlPlane(string name, params string[] flags) : LocalCluster(name, ["--no-node", "--audit", .. flags]), IDisposable
{
    private JsonApi? _api;
    private JsonNode? _configuration;

    /// <summary>As the administrator.</summary>
    internal JsonApi Api => _api!;

    internal string AuditPath { get; private set; } = "";

    internal AuditTail Audit { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        AuditPath = await AuditLogAsync();
        _api = new JsonApi(KubeConfig);
        Audit = new AuditTail(AuditPath, Api);
        _configuration = JsonNode.Parse(await Kubectl.RunAsync("config", "view", "--raw", "-o", "json"));
    }

    public override async Task DisposeAsync()
    {
        Dispose();
        await base.DisposeAsync();
    }

    public void Dispose()
    {
        _api?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Waits until the API server serves memory policies, which it begins a moment after the definition is there.</summary>
    internal Task ServesPoliciesAsync() => Eventually.IsTrueAsync(
        async () => await Api.FindAsync("apis/headroom.dev/v1alpha1/memorypolicies") is not null, "the API server serves memory policies");

    /// <summary>Writes a kubeconfig for somebody else than the administrator.</summary>
    internal async Task WriteKubeConfigAsync(string file, string token)
    {
        var configuration = _configuration!.DeepClone();
        configuration["users"]![0]!["user"] = new JsonObject { ["token"] = token };
        await File.WriteAllTextAsync(file, configuration.ToJsonString());
    }
}
