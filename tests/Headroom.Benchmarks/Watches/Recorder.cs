using System.Text.Json.Nodes;
using Headroom.Benchmarks.Incidents;
using Headroom.Kubernetes.Connection;

namespace Headroom.Benchmarks.Watches;

/// <summary>
/// Records what a watch of pods brings on a cluster with a node: pods of some size come, run, are not ready for a while, are killed in a loop and healed, and go.
/// </summary>
internal static class Recorder
{
    private const string Namespace = "shop";
    private const string Pods = $"api/v1/namespaces/{Namespace}/pods";
    private const string Deployments = $"apis/apps/v1/namespaces/{Namespace}/deployments";

    public static async Task RunAsync()
    {
        await using var cluster = await BenchCluster.StartAsync(TimeProvider.System);
        await cluster.CreateNamespaceAsync(Namespace);
        await cluster.CreatePolicyAsync(Namespace, new JsonObject { ["ceiling"] = "1Gi" });
        using var stop = new CancellationTokenSource();
        var lines = new List<string>();
        var recording = RecordAsync(cluster, lines, stop.Token);

        await cluster.Api.CreateAsync(Deployments, Shop.Deployment("web", replicas: 3, needsMebibytes: 20, limit: "128Mi"));
        await cluster.Api.CreateAsync(Deployments, Shop.Deployment("search", replicas: 1, needsMebibytes: 200, limit: "64Mi"));
        await ReadyAsync(cluster, "web", 3);
        await ReadyAsync(cluster, "search", 1);
        await cluster.Api.PatchAsync($"{Deployments}/web", new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 1 } });
        await Eventually.IsTrueAsync(async () => (await cluster.Api.GetAsync($"{Pods}?labelSelector=app=web"))["items"]!.AsArray().Count == 1, "one pod of web is left", TimeSpan.FromMinutes(2));
        await stop.CancelAsync();
        await recording;

        var scrubber = new Scrubber();
        await File.WriteAllLinesAsync(RecordedPods.Path, lines.Select(scrubber.Scrub));
        await Progress.TellAsync($"{lines.Count} lines in {RecordedPods.Path}");
    }

    private static Task<bool> ReadyAsync(BenchCluster cluster, string name, int replicas) => Eventually.IsTrueAsync(
        async () => (int?)(await cluster.Api.GetAsync($"{Deployments}/{name}"))["status"]!["readyReplicas"] == replicas, $"{name} is ready", TimeSpan.FromMinutes(3));

    private static async Task RecordAsync(BenchCluster cluster, List<string> lines, CancellationToken cancellationToken)
    {
        using var connection = ClusterConnection.Open(new ConnectionOptions { KubeConfig = cluster.KubeConfig }, TimeProvider.System);
        using var http = connection.CreateClient();
        try
        {
            using var stream = new StreamReader(await http.GetStreamAsync(new Uri(connection.Server, $"{Pods}?watch=true&allowWatchBookmarks=true"), cancellationToken));
            while (await stream.ReadLineAsync(cancellationToken) is { } line)
                lines.Add(line);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // All that was to be recorded is.
        }
    }
}
