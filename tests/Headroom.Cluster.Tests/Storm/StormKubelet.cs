using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Watching;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>
/// Stands in for the kubelets of many pods in many namespaces: watches them, and writes what kubelets would. Before the storm every pod runs.
/// From its beginning on a container whose limit is below what its pod says that it needs is killed, again and again, until the pod is replaced.
/// A pod that is to go, goes.
/// </summary>
internal sealed class StormKubelet : IWatchSink<V1Pod>, IAsyncDisposable
{
    /// <summary>A pod's label: the memory that its container needs.</summary>
    public const string NeedsLabel = "needs";

    private readonly JsonApi _api;
    private readonly Func<V1Pod, TimeSpan> _firstKill;
    private readonly SemaphoreSlim _requests;
    private readonly ResourceWatcher<V1Pod> _watcher;
    private readonly ConcurrentDictionary<string, StormPod> _pods = new();
    private readonly ConcurrentDictionary<string, Task> _leaving = new();
    private readonly ConcurrentDictionary<(string Namespace, string App), DateTimeOffset> _firstKills = new();
    private readonly TaskCompletionSource _storm = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;
    private int _kills;
    private int _statusWrites;

    /// <param name="firstKill">How long after the storm's beginning a pod is first killed that was there before.</param>
    public StormKubelet(StormSite site, IReadOnlyList<string> namespaces, StormRates rates, Func<V1Pod, TimeSpan> firstKill)
    {
        (_api, Rates, _firstKill, _requests) = (site.Api, rates, firstKill, new SemaphoreSlim(rates.RequestsAtOnce));
        _watcher = new ResourceWatcher<V1Pod>(
            site.Client, this, new WatchOptions { Namespaces = namespaces }, TimeProvider.System, () => 0.5, NullLogger.Instance);
    }

    public StormRates Rates { get; }

    /// <summary>Shown so far.</summary>
    public int Kills => Volatile.Read(ref _kills);

    /// <summary>Taken by the API server so far, those of pods that run included.</summary>
    public int StatusWrites => Volatile.Read(ref _statusWrites);

    /// <summary>When the API server had the first kills of all the pods that the workload had before the storm; it may be long after they were due.</summary>
    public DateTimeOffset FirstKillsOf(StormWorkload workload) => _firstKills[(workload.Namespace, workload.Name)];

    public void Start() => _watching = _watcher.RunAsync(_stop.Token);

    /// <summary>From here on too little memory kills.</summary>
    public void BeginStorm() => _storm.TrySetResult();

    public void Changed(V1Pod entity)
    {
        if (entity.Metadata.DeletionTimestamp is null)
            _pods.GetOrAdd(entity.Metadata.Uid, _ => new StormPod(entity, LiveAsync, _stop.Token));
        else
            _leaving.GetOrAdd(entity.Metadata.Uid, _ => LeaveAsync(entity));
    }

    public void Deleted(V1Pod entity)
    {
        if (_pods.TryRemove(entity.Metadata.Uid, out var pod))
        {
            pod.Leave();
            pod.Dispose();
        }

        _leaving.TryRemove(entity.Metadata.Uid, out _);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll([_watching, .. _leaving.Values, .. _pods.Values.Select(pod => pod.Life)]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var pod in _pods.Values)
            pod.Dispose();
        _requests.Dispose();
        _stop.Dispose();
    }

    private async Task LiveAsync(V1Pod pod, CancellationToken leaves)
    {
        var isOld = !_storm.Task.IsCompleted;
        if (isOld || HasEnough(pod))
            await ShowAsync(pod, StormStatus.Ready(), leaves);
        if (HasEnough(pod))
            return;
        await _storm.Task.WaitAsync(leaves);
        await Task.Delay(isOld ? _firstKill(pod) : Rates.TimeToKill, leaves);
        JsonObject? before = null;
        for (var kills = 1; ; kills++)
        {
            var end = KubeletDouble.Terminated(new ContainerEnd(Lived: Rates.TimeToKill));
            foreach (var status in StormStatus.Restart(kills, before, end, Rates.StatusWritesPerRestart))
                await ShowAsync(pod, status, leaves);
            Interlocked.Increment(ref _kills);
            if (isOld && kills == 1)
                _firstKills[(pod.Metadata.Namespace, pod.Metadata.Label("app")!)] = TimeProvider.System.GetUtcNow();
            before = end;
            await Task.Delay(Rates.BackOffAfter(kills) + Rates.TimeToKill, leaves);
        }
    }

    /// <summary>A kubelet tells a pod's end when its containers have ended: here they end at once.</summary>
    private async Task LeaveAsync(V1Pod pod)
    {
        if (_pods.TryGetValue(pod.Metadata.Uid, out var living))
            living.Leave();
        await SendAsync(async () =>
        {
            await _api.DeleteAsync(PathOf(pod), new JsonObject { ["gracePeriodSeconds"] = 0, ["preconditions"] = new JsonObject { ["uid"] = pod.Metadata.Uid } });
            return true;
        }, _stop.Token);
    }

    private async Task ShowAsync(V1Pod pod, JsonObject status, CancellationToken leaves)
    {
        await SendAsync(async () =>
        {
            var answer = await _api.TryPatchAsync($"{PathOf(pod)}/status", status, JsonApi.Strategic);
            if (answer.Code == HttpStatusCode.OK)
                Interlocked.Increment(ref _statusWrites);
            return answer.Code is HttpStatusCode.OK or HttpStatusCode.NotFound;
        }, leaves);
    }

    /// <summary>As a kubelet does, until the API server takes it.</summary>
    private async Task SendAsync(Func<Task<bool>> request, CancellationToken cancellationToken)
    {
        await _requests.WaitAsync(cancellationToken);
        try
        {
            await Eventually.IsTrueAsync(
                async () =>
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    return await request();
                },
                "the API server takes what the kubelet writes");
        }
        finally
        {
            _requests.Release();
        }
    }

    private static bool HasEnough(V1Pod pod) =>
        MemorySize.ParseOrNull(pod.Spec?.Containers?[0].Resources?.Limits?.Memory) >= MemorySize.ParseOrNull(pod.Metadata.Label(NeedsLabel));

    private static string PathOf(V1Pod pod) => $"api/v1/namespaces/{pod.Metadata.Namespace}/pods/{pod.Metadata.Name}";
}
