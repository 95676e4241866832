using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>
/// Makes the pods of StatefulSets in order (OrderedReady), and replaces them from the last one on. A pod that is not ready stops both: it
/// is not replaced until somebody deletes it. Source: kubernetes, pkg/controller/statefulset/stateful_set_control.go.
/// </summary>
internal sealed class StatefulSetController
{
    private const string Me = "statefulset-controller";
    private const string RevisionLabel = "controller-revision-hash";

    private readonly SimulatedStore _store;
    private readonly DelayedWork _work;

    public StatefulSetController(SimulatedStore store, ManualTime time)
    {
        (_store, _work) = (store, new DelayedWork(time, TimeSpan.FromMilliseconds(20), Sync));
        store.Changed += Changed;
    }

    private void Changed(StoredChange change)
    {
        if (change.Kind == ApiKind.StatefulSets)
            _work.Add($"{change.Namespace}/{change.Name}");
        else if (change.Kind == ApiKind.Pods && Templates.Owner(change.Object, "StatefulSet") is { } owner)
            _work.Add($"{change.Namespace}/{owner}");
    }

    private void Sync(string key)
    {
        lock (_store.Gate)
        {
            var (ns, name) = (key.Split('/')[0], key.Split('/')[1]);
            if (_store.Find(ApiKind.StatefulSets, ns, name) is not { } set)
                return;
            var (wanted, update) = (Templates.Replicas(set), $"{name}-{Templates.Hash(set["spec"]!["template"]!)}");
            Step(set, wanted, update);
            var pods = _store.Owned(ApiKind.Pods, set);
            var updated = pods.Count(pod => RevisionOf(pod) == update);
            var isDone = updated == wanted && pods.Count == wanted && pods.All(Templates.IsReady);
            var current = isDone ? update : (string?)set["status"]?["currentRevision"] ?? update;
            var status = new JsonObject
            {
                ["observedGeneration"] = (long)set["metadata"]!["generation"]!,
                ["replicas"] = pods.Count,
                ["readyReplicas"] = pods.Count(Templates.IsReady),
                ["availableReplicas"] = pods.Count(Templates.IsReady),
                ["currentReplicas"] = pods.Count(pod => RevisionOf(pod) == current),
                ["updatedReplicas"] = updated,
                ["currentRevision"] = current,
                ["updateRevision"] = update,
                ["collisionCount"] = 0,
            };
            _store.Update(ApiKind.StatefulSets, ns, name, changed => changed["status"] = status, ofStatus: true, Me);
        }
    }

    /// <summary>One pod at a time.</summary>
    private void Step(JsonObject set, int wanted, string update)
    {
        var (ns, name) = ((string)set["metadata"]!["namespace"]!, (string)set["metadata"]!["name"]!);
        var names = Enumerable.Range(0, wanted)
            .Select(ordinal => string.Create(CultureInfo.InvariantCulture, $"{name}-{ordinal}")).ToList();
        foreach (var pod in names)
        {
            var found = _store.Find(ApiKind.Pods, ns, pod);
            if (found is null)
                _store.Create(ApiKind.Pods, ns, Templates.Pod(set, set["spec"]!["template"]!, pod, RevisionLabel, update), Me);
            if (found is null || Templates.IsLeaving(found) || !Templates.IsReady(found))
                return;
        }

        if (names.FindLast(pod => RevisionOf(_store.Find(ApiKind.Pods, ns, pod)!) != update) is { } outdated)
            _store.Delete(ApiKind.Pods, ns, outdated, null, atOnce: false, Me);
    }

    private static string? RevisionOf(JsonObject pod) => (string?)pod["metadata"]!["labels"]?[RevisionLabel];
}
