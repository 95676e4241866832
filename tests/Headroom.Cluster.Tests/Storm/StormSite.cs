using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Connection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>
/// A control plane on which storms can be made: with the policies' definition, the operator's role, and a node that is ready and that nobody
/// is scheduled to. Not a test's own: also what measures storms stands on it.
/// </summary>
internal sealed class StormSite : IAsyncDisposable
{
    /// <summary>The node on which every pod of every storm is.</summary>
    public const string Node = "storm";

    private readonly ClusterConnection _connection;
    private readonly AuditTail _audit;
    private NodeDouble? _node;

    private StormSite(string kubeConfig, string auditPath)
    {
        (KubeConfig, Api) = (kubeConfig, new JsonApi(kubeConfig));
        _audit = new AuditTail(auditPath, Api);
        _connection = ClusterConnection.Open(new ConnectionOptions { KubeConfig = kubeConfig }, TimeProvider.System);
        Client = new KubernetesClient(
            _connection.CreateClient(), new KubernetesSerializer(), new KubernetesClientOptions { FieldManager = "storm" }, TimeProvider.System, NullLogger<KubernetesClient>.Instance);
        Operators = new OperatorAccounts(this);
    }

    /// <summary>The administrator's.</summary>
    public string KubeConfig { get; }

    /// <summary>As the administrator.</summary>
    public JsonApi Api { get; }

    /// <summary>As the administrator.</summary>
    public KubernetesClient Client { get; }

    public OperatorAccounts Operators { get; }

    public static async Task<StormSite> PrepareAsync(string kubeConfig, string auditPath)
    {
        var site = new StormSite(kubeConfig, auditPath);
        try
        {
            var kubectl = new Kubectl(kubeConfig);
            await kubectl.RunAsync("create", "namespace", "headroom-system");
            await kubectl.RunAsync(
                "apply", "--validate=false", "-f", Repository.At("crds", "headroom.dev_memorypolicies.yaml"), "-f", Repository.At("deploy", "base", "rbac.yaml"));
            await Eventually.IsTrueAsync(
                async () => await site.Api.FindAsync("apis/headroom.dev/v1alpha1/memorypolicies") is not null, "the API server serves memory policies");
            site._node = await NodeDouble.JoinAsync(site.Api, Node);
            await site.Operators.PrepareAsync();
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>What is asked from here on.</summary>
    public AuditLog Audit() => _audit.FromNowOn();

    /// <summary>A namespace in which controllers can make pods.</summary>
    public async Task CreateNamespaceAsync(string name)
    {
        await Api.CreateAsync("api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        await Api.HasDefaultAccountAsync(name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_node is not null)
            await _node.DisposeAsync();
        Operators.Dispose();
        _connection.Dispose();
        Api.Dispose();
    }
}
