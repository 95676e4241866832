using System.Globalization;
using System.Text.Json.Nodes;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Watching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headroom.Benchmarks.Incidents;

/// <summary>One incident, from the workload's creation until every replica has been ready for 30 s.</summary>
internal sealed class IncidentRun(BenchCluster cluster, Incident incident, Healer healer, TimeProvider time)
{
    private const string OperatorUser = "system:serviceaccount:headroom-system:headroom";

    /// <summary>How long every replica has to be ready for the end.</summary>
    public TimeSpan Stable { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Of the policy: <c>spec.memory</c>.</summary>
    public JsonObject Memory { get; init; } = new() { ["ceiling"] = "1Gi" };

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public async Task<Result> MeasureAsync(int run)
    {
        var ns = string.Create(CultureInfo.InvariantCulture, $"bench-{incident.Name}-{healer}-{run}").ToLowerInvariant();
        await cluster.CreateNamespaceAsync(ns);
        // The operator sees the bare loop's kills too, and has no policy there to act on.
        if (healer == Healer.Headroom)
            await cluster.CreatePolicyAsync(ns, Memory.DeepClone().AsObject());
        await BenchCluster.SettledAsync();

        using var stop = new CancellationTokenSource();
        var story = new Story(time, incident);
        var pods = Watch<V1Pod>(ns, new PodSink(story));
        var deployments = Watch<V1Deployment>(ns, new DeploymentSink(story));
        var bareLoop = healer == Healer.BareLoop ? new BareLoop(cluster.Client, ns) : null;
        var running = new List<Task> { pods.RunAsync(stop.Token), deployments.RunAsync(stop.Token) };
        if (bareLoop is not null)
            running.Add(bareLoop.RunAsync(Watch<V1Pod>(ns, bareLoop), stop.Token));
        await Task.WhenAll(pods.Synced, deployments.Synced);

        var audit = cluster.Audit();
        var puts = await BenchTool.PutsAsync();
        story.Begin();
        await cluster.Api.CreateAsync($"apis/apps/v1/namespaces/{ns}/deployments", incident.Manifest());
        var putsReady = 0L;
        await Eventually.IsTrueAsync(
            async () =>
            {
                if (story.ReadySince is null)
                    putsReady = 0;
                else if (putsReady == 0)
                    putsReady = await BenchTool.PutsAsync() - puts;
                return story.ReadyFor >= Stable;
            },
            $"{incident.Name} is ready for {Stable.TotalSeconds} s", Patience);
        var putsStable = await BenchTool.PutsAsync() - puts;
        await stop.CancelAsync();
        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        var writes = (await audit.OfAsync(OperatorUser)).Where(request => request.IsWrite && request.Namespace == ns)
            .GroupBy(request => $"{request.Verb} {request.Resource}").ToDictionary(group => group.Key, group => group.Count());
        await cluster.CleanAsync(ns);
        return new Result(
            incident, healer, story.Kills, story.TemplatePatches, story.ReadySince!.Value.TotalSeconds, (story.ReadySince.Value - story.FirstKill!.Value).TotalSeconds,
            putsReady, putsStable, story.Limit!, story.Request!, writes, story.Lines);
    }

    private ResourceWatcher<T> Watch<T>(string ns, IWatchSink<T> sink)
        where T : class, IKubernetesObject =>
        new(cluster.Client, sink, new WatchOptions { Namespaces = [ns] }, time, () => 0.5, NullLogger.Instance);
}

/// <param name="ReadySeconds">From the workload's creation until every replica was ready and stayed so.</param>
/// <param name="ReadyAfterKillSeconds">The same from the first kill that the API server told of.</param>
/// <param name="PutsUntilReady">etcd writes of the whole cluster.</param>
/// <param name="OperatorWrites">By verb and resource.</param>
internal sealed record Result(
    Incident Incident, Healer Healer, int Kills, int TemplatePatches, double ReadySeconds, double ReadyAfterKillSeconds, long PutsUntilReady, long PutsUntilStable,
    string Limit, string Request, IReadOnlyDictionary<string, int> OperatorWrites, IReadOnlyList<string> Timeline);
