using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Headroom.Benchmarks.Watches;
using Headroom.Cluster.Tests.Storm;
using Headroom.Kubernetes.Resources;

namespace Headroom.Benchmarks.Churn;

/// <summary>Very many pods that are as the recorded ones were, on a control plane without nodes: what a kubelet would write of them is written here.</summary>
internal sealed class Crowd
{
    private const int PodsPerNamespace = 500;

    /// <summary>A wave of status writes each so often, so that they come evenly.</summary>
    private static readonly TimeSpan Wave = TimeSpan.FromMilliseconds(20);

    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 16 };

    private readonly StormSite _site;
    private readonly IReadOnlyList<string> _paths;
    private readonly JsonObject _status;
    private int _turn;

    private Crowd(StormSite site, IReadOnlyList<string> paths, JsonObject status) => (_site, _paths, _status) = (site, paths, status);

    public static async Task<Crowd> GatherAsync(StormSite site, int pods)
    {
        var recorded = RecordedPods.Running();
        var status = recorded["status"]!.DeepClone().AsObject();
        string[] paths = [.. Enumerable.Range(0, pods).Select(pod => string.Create(CultureInfo.InvariantCulture, $"api/v1/namespaces/crowd-{pod / PodsPerNamespace:000}/pods/web-{pod:00000}"))];
        foreach (var ns in paths.Select(path => path.Split('/')[3]).Distinct())
            await site.CreateNamespaceAsync(ns);
        await Parallel.ForEachAsync(paths, AtOnce, async (path, _) =>
        {
            await site.Api.CreateAsync(path[..path.LastIndexOf('/')], Pod(recorded, path[(path.LastIndexOf('/') + 1)..]));
            await site.Api.PatchAsync($"{path}/status", new JsonObject { ["status"] = status.DeepClone() }, JsonApi.Strategic);
        });
        return new Crowd(site, paths, status);
    }

    /// <summary>The length of a pod's JSON as the API server has it.</summary>
    public async Task<int> PodBytesAsync() => (await _site.Api.GetAsync(_paths[0])).ToJsonString().Length;

    /// <summary>Changes the status of one pod after the other, so many a second where the API server takes as many; answers how many it took.</summary>
    public async Task<int> ChurnAsync(int perSecond, TimeSpan duration)
    {
        var (taken, owed) = (0, 0.0);
        var began = TimeProvider.System.GetTimestamp();
        using var waves = new PeriodicTimer(Wave);
        var last = began;
        while (TimeProvider.System.GetElapsedTime(began) < duration && await waves.WaitForNextTickAsync())
        {
            var now = TimeProvider.System.GetTimestamp();
            owed = Math.Min(owed + (perSecond * TimeProvider.System.GetElapsedTime(last, now).TotalSeconds), perSecond);
            last = now;
            await Parallel.ForEachAsync(Enumerable.Range(0, (int)owed), AtOnce, async (_, _) =>
            {
                var turn = Interlocked.Increment(ref _turn);
                var answer = await _site.Api.TryPatchAsync($"{_paths[turn % _paths.Count]}/status", Flicker(turn), JsonApi.Strategic);
                if (answer.Code == HttpStatusCode.OK)
                    Interlocked.Increment(ref taken);
            });
            owed -= (int)owed;
        }

        return taken;
    }

    /// <summary>Its one container is ready, and the next time it is not, as where a readiness probe now and then finds no answer.</summary>
    private JsonObject Flicker(int turn)
    {
        var ready = turn / _paths.Count % 2 == 1;
        var container = _status["containerStatuses"]![0]!.DeepClone();
        container["ready"] = ready;
        var condition = new JsonObject { ["status"] = ready ? "True" : "False", ["lastTransitionTime"] = KubernetesTimeConverter.Text(TimeProvider.System.GetUtcNow()) };
        return new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["conditions"] = new JsonArray(Of("Ready"), Of("ContainersReady")),
                ["containerStatuses"] = new JsonArray(container),
            },
        };

        JsonObject Of(string type)
        {
            var typed = condition.DeepClone().AsObject();
            typed["type"] = type;
            return typed;
        }
    }

    /// <summary>With the recorded one's labels, annotations and spec: no controller stands behind it, and its token is named but not given by anybody.</summary>
    private static JsonObject Pod(JsonObject recorded, string name)
    {
        var spec = recorded["spec"]!.DeepClone().AsObject();
        (spec["nodeName"], spec["automountServiceAccountToken"]) = (StormSite.Node, false);
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = recorded["metadata"]!["labels"]!.DeepClone(),
                ["annotations"] = recorded["metadata"]!["annotations"]!.DeepClone(),
            },
            ["spec"] = spec,
        };
    }
}
