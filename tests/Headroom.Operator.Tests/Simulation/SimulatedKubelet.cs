using System.Globalization;
using System.Text.Json.Nodes;
using Headroom.Kubernetes.Quantities;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>
/// Runs the pods of the cluster's one node. A container whose limit covers what its pod needs runs; another one is OOM-killed, waits for
/// a back-off that doubles, and is killed again. Pods that exist before the kills begin run until then.
/// </summary>
internal sealed class SimulatedKubelet
{
    /// <summary>A pod's label: the memory that its container needs.</summary>
    public const string NeedsLabel = "needs";

    private const string Me = "kubelet";

    private static readonly TimeSpan StartsWithin = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan KilledWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromMinutes(5);

    private readonly SimulatedStore _store;
    private readonly ManualTime _time;
    private readonly DateTimeOffset _killsFrom;
    private int _containers;

    public SimulatedKubelet(SimulatedStore store, ManualTime time, DateTimeOffset killsFrom)
    {
        (_store, _time, _killsFrom) = (store, time, killsFrom);
        store.Changed += Changed;
    }

    private void Changed(StoredChange change)
    {
        if (change.Kind != ApiKind.Pods || change.Type == "DELETED")
            return;
        var pod = new PodKey(change.Namespace, change.Name, (string)change.Object["metadata"]!["uid"]!);
        if (change.Type == "ADDED")
            _time.After(StartsWithin, () => Start(pod, null, restarts: 0));
        else if (Templates.IsLeaving(change.Object) && !Templates.IsLeaving(change.Before!))
            _time.After(TimeSpan.FromMilliseconds(200), () => Remove(pod));
    }

    private void Start(PodKey key, JsonObject? lastEnd, int restarts)
    {
        lock (_store.Gate)
        {
            var started = _time.GetUtcNow();
            if (Write(key, pod => PodStatus.Running(pod, started, lastEnd, restarts, ready: false)) is not { } pod)
                return;
            var (hasEnough, isBefore) = (HasEnough(pod), started < _killsFrom);
            if (hasEnough || isBefore)
                _time.After(ReadyWithin, () => Write(key, found => PodStatus.Running(found, started, lastEnd, restarts, ready: true)));
            if (!hasEnough)
                _time.After(isBefore ? _killsFrom - started + KilledWithin : KilledWithin, () => Kill(key, started, lastEnd, restarts));
        }
    }

    private void Kill(PodKey key, DateTimeOffset started, JsonObject? lastEnd, int restarts)
    {
        lock (_store.Gate)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"containerd://{++_containers:x64}");
            var end = PodStatus.OomKill(started, _time.GetUtcNow(), id);
            if (Write(key, pod => PodStatus.Killed(pod, end, lastEnd, restarts)) is null)
                return;
            var backOff = TimeSpan.FromSeconds(Math.Min(10 * Math.Pow(2, restarts), LongestBackOff.TotalSeconds));
            _time.After(TimeSpan.FromMilliseconds(100), () => Write(key, pod => PodStatus.BackingOff(pod, end, restarts + 1)));
            _time.After(backOff, () => Start(key, end, restarts + 1));
        }
    }

    private void Remove(PodKey key)
    {
        lock (_store.Gate)
        {
            if (Find(key) is not null)
                _store.Delete(ApiKind.Pods, key.Namespace, key.Name, null, atOnce: true, Me);
        }
    }

    /// <summary>Null for a pod that is gone, or is to go: nothing more happens to it.</summary>
    private JsonObject? Write(PodKey key, Func<JsonObject, JsonObject> status)
    {
        lock (_store.Gate)
        {
            return Find(key) is { } pod && !Templates.IsLeaving(pod)
                ? _store.Update(ApiKind.Pods, key.Namespace, key.Name, changed => changed["status"] = status(pod), ofStatus: true, Me)
                : null;
        }
    }

    private JsonObject? Find(PodKey key) =>
        _store.Find(ApiKind.Pods, key.Namespace, key.Name) is { } pod && (string)pod["metadata"]!["uid"]! == key.Uid ? pod : null;

    private static bool HasEnough(JsonObject pod) =>
        MemorySize.ParseOrNull((string?)pod["spec"]!["containers"]![0]!["resources"]?["limits"]?["memory"])
            >= MemorySize.ParseOrNull((string?)pod["metadata"]!["labels"]?[NeedsLabel]);

    private sealed record PodKey(string Namespace, string Name, string Uid);
}
