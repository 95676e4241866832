using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Node;

/// <summary>A cluster whose node runs containers for real, with the operator installed from deploy/ and running as pods.</summary>
public sealed class NodeCluster() : LocalCluster("node", "--audit")
{
    public const string OperatorNamespace = "headroom-system";

    /// <summary>As whom the operator's pod asks the API server.</summary>
    public const string OperatorUser = $"system:serviceaccount:{OperatorNamespace}:headroom";

    private readonly DirectoryInfo _images = Directory.CreateTempSubdirectory("headroom-images-");
    private JsonApi? _api;

    /// <summary>As the administrator.</summary>
    internal JsonApi Api => _api!;

    internal AuditTail Audit { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        var (operatorImage, workloadImage) = (Path.Combine(_images.FullName, "operator.tar"), Path.Combine(_images.FullName, "workload.tar"));
        var made = Shell.RunAsync(Repository.At("tests", "cluster", "operator-image"), [operatorImage]);
        await base.InitializeAsync();
        (await made).OrThrow();
        await ToolWithoutClusterAsync("workload-image", workloadImage);
        await LoadAsync(operatorImage);
        await LoadAsync(workloadImage);
        var api = new JsonApi(KubeConfig);
        (_api, Audit) = (api, new AuditTail(await AuditLogAsync(), api));
        await Kubectl.RunAsync("apply", "--validate=false", "-k", Repository.At("deploy", "kubernetes-1.20"));
        await OperatorIsReadyAsync();
    }

    public override async Task DisposeAsync()
    {
        _api?.Dispose();
        _images.Delete(recursive: true);
        await base.DisposeAsync();
    }

    internal async Task OperatorIsReadyAsync() =>
        await Kubectl.RunAsync("rollout", "status", "deployment/headroom", "-n", OperatorNamespace, "--timeout=300s");

    /// <summary>Whom the lease names as its holder: a pod, and which of the processes that have run in it.</summary>
    internal async Task<string> HolderAsync() => await Eventually.BecomesAsync(
        async () => (string?)(await Api.FindAsync($"apis/coordination.k8s.io/v1/namespaces/{OperatorNamespace}/leases/headroom"))?["spec"]?["holderIdentity"] ?? "",
        holder => holder.Length > 0, "somebody leads");

    /// <summary>The pod that the lease names as its holder.</summary>
    internal async Task<string> LeaderAsync() => (await HolderAsync()).Split('_')[0];

    internal async Task StopOperatorAsync()
    {
        await Kubectl.RunAsync("scale", "deployment/headroom", "-n", OperatorNamespace, "--replicas=0");
        await Eventually.IsTrueAsync(async () => (await Api.GetAsync($"api/v1/namespaces/{OperatorNamespace}/pods"))["items"]!.AsArray().Count == 0, "the operator's pods are gone");
    }

    internal async Task StartOperatorAsync()
    {
        await Kubectl.RunAsync("scale", "deployment/headroom", "-n", OperatorNamespace, "--replicas=2");
        await OperatorIsReadyAsync();
    }
}
