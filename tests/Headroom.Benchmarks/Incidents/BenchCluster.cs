using System.IO.Compression;
using System.Text.Json.Nodes;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Connection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headroom.Benchmarks.Incidents;

/// <summary>A cluster with a node, and the operator as a pod of deploy/. Taken down at the end.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private const string OperatorNamespace = "headroom-system";

    private readonly ClusterConnection _connection;
    private readonly AuditTail _audit;

    private BenchCluster(string kubeConfig, string auditPath, TimeProvider time)
    {
        (KubeConfig, Kubectl, Api) = (kubeConfig, new Kubectl(kubeConfig), new JsonApi(kubeConfig));
        _audit = new AuditTail(auditPath, Api);
        _connection = ClusterConnection.Open(new ConnectionOptions { KubeConfig = kubeConfig }, time);
        Client = new KubernetesClient(
            _connection.CreateClient(), new KubernetesSerializer(), new KubernetesClientOptions { FieldManager = "bare-loop" }, time, NullLogger<KubernetesClient>.Instance);
    }

    /// <summary>The administrator's.</summary>
    public string KubeConfig { get; }

    public JsonApi Api { get; }

    public KubernetesClient Client { get; }

    public long OperatorImageBytes { get; private set; }

    public long OperatorImageGzipBytes { get; private set; }

    private Kubectl Kubectl { get; }

    public static async Task<BenchCluster> StartAsync(TimeProvider time)
    {
        var images = Directory.CreateTempSubdirectory("headroom-bench-");
        try
        {
            var (operatorImage, workloadImage) = (Path.Combine(images.FullName, "operator.tar"), Path.Combine(images.FullName, "workload.tar"));
            (await Shell.RunAsync(Repository.At("tests", "cluster", "operator-image"), [operatorImage])).OrThrow();
            (await Shell.RunAsync(BenchTool.Path, ["workload-image", workloadImage])).OrThrow();
            await BenchTool.RunAsync("down");
            await BenchTool.RunAsync("up", "--audit");
            await BenchTool.RunAsync("load", operatorImage);
            await BenchTool.RunAsync("load", workloadImage);
            var cluster = new BenchCluster(await BenchTool.RunAsync("kubeconfig"), await BenchTool.RunAsync("audit"), time)
            {
                OperatorImageBytes = new FileInfo(operatorImage).Length,
                OperatorImageGzipBytes = await GzipBytesAsync(operatorImage),
            };
            await cluster.Kubectl.RunAsync("apply", "--validate=false", "-k", Repository.At("deploy", "kubernetes-1.20"));
            await cluster.Kubectl.RunAsync("rollout", "status", "deployment/headroom", "-n", OperatorNamespace, "--timeout=300s");
            return cluster;
        }
        catch
        {
            await BenchTool.RunAsync("down");
            throw;
        }
        finally
        {
            images.Delete(recursive: true);
        }
    }

    public AuditLog Audit() => _audit.FromNowOn();

    /// <summary>Waits until the cluster has gone quiet after a start or a deletion: fewer than ten etcd writes in five seconds.</summary>
    public static async Task SettledAsync()
    {
        var last = await BenchTool.PutsAsync();
        await Eventually.IsTrueAsync(
            async () =>
            {
                await Task.Delay(TimeSpan.FromSeconds(5));
                var (before, now) = (last, await BenchTool.PutsAsync());
                last = now;
                return now - before < 10;
            },
            "the cluster is quiet", TimeSpan.FromMinutes(3));
    }

    /// <summary>Of the replica that leads.</summary>
    public async Task<string> OperatorPodUidAsync()
    {
        var lease = await Api.GetAsync($"apis/coordination.k8s.io/v1/namespaces/{OperatorNamespace}/leases/headroom");
        var pod = ((string)lease["spec"]!["holderIdentity"]!).Split('_')[0];
        return (string)(await Api.GetAsync($"api/v1/namespaces/{OperatorNamespace}/pods/{pod}"))["metadata"]!["uid"]!;
    }

    public async Task CreateNamespaceAsync(string name)
    {
        await Api.CreateAsync("api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        await Eventually.IsTrueAsync(
            async () => (await Api.FindAsync($"api/v1/namespaces/{name}/serviceaccounts/default"))?["secrets"] is not null, "the namespace's default service account");
    }

    /// <summary>A policy of nothing but this, accepted by the operator.</summary>
    /// <param name="memory">Its <c>spec.memory</c>.</param>
    public async Task CreatePolicyAsync(string ns, JsonObject memory)
    {
        var policies = $"apis/headroom.dev/v1alpha1/namespaces/{ns}/memorypolicies";
        await Api.CreateAsync(policies, new JsonObject
        {
            ["apiVersion"] = "headroom.dev/v1alpha1",
            ["kind"] = "MemoryPolicy",
            ["metadata"] = new JsonObject { ["name"] = "default" },
            ["spec"] = new JsonObject { ["memory"] = memory },
        });
        await Eventually.IsTrueAsync(async () => (await Api.GetAsync($"{policies}/default"))["status"] is not null, "the policy has a status");
    }

    /// <summary>Deletes the incident's workload and policy, and waits until its pods are gone. The namespace stays: deleting one takes the cluster minutes at times.</summary>
    public async Task CleanAsync(string ns)
    {
        await Api.DeleteAsync($"apis/headroom.dev/v1alpha1/namespaces/{ns}/memorypolicies/default");
        await Api.DeleteAsync($"apis/apps/v1/namespaces/{ns}/deployments/{Incident.Workload}", new JsonObject { ["propagationPolicy"] = "Background" });
        await Eventually.IsTrueAsync(async () => (await Api.GetAsync($"api/v1/namespaces/{ns}/pods"))["items"]!.AsArray().Count == 0, $"the pods of {ns} are gone", TimeSpan.FromMinutes(5));
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        _connection.Dispose();
        await BenchTool.RunAsync("down");
    }

    private static async Task<long> GzipBytesAsync(string file)
    {
        await using var counted = new FileStream(file + ".gz", FileMode.Create);
        await using (var gzip = new GZipStream(counted, CompressionLevel.Optimal, leaveOpen: true))
        await using (var plain = File.OpenRead(file))
            await plain.CopyToAsync(gzip);
        return counted.Length;
    }
}
