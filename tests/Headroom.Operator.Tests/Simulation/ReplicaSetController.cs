using System.Text.Json.Nodes;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>Makes and deletes the pods of ReplicaSets, and counts them. Source: kubernetes, pkg/controller/replicaset.</summary>
internal sealed class ReplicaSetController
{
    private const string Me = "replicaset-controller";

    private readonly SimulatedStore _store;
    private readonly DelayedWork _work;

    public ReplicaSetController(SimulatedStore store, ManualTime time)
    {
        (_store, _work) = (store, new DelayedWork(time, TimeSpan.FromMilliseconds(10), Sync));
        store.Changed += Changed;
    }

    private void Changed(StoredChange change)
    {
        if (change.Kind == ApiKind.ReplicaSets)
            _work.Add($"{change.Namespace}/{change.Name}");
        else if (change.Kind == ApiKind.Pods && Templates.Owner(change.Object, "ReplicaSet") is { } owner)
            _work.Add($"{change.Namespace}/{owner}");
    }

    private void Sync(string key)
    {
        lock (_store.Gate)
        {
            var (ns, name) = (key.Split('/')[0], key.Split('/')[1]);
            if (_store.Find(ApiKind.ReplicaSets, ns, name) is not { } set)
                return;
            var (pods, wanted) = (Pods(set), Templates.Replicas(set));
            var hash = (string)set["metadata"]!["labels"]![DeploymentController.HashLabel]!;
            var template = set["spec"]!["template"]!;
            for (var made = pods.Count; made < wanted; made++)
                _store.Create(ApiKind.Pods, ns, Templates.Pod(set, template, null, DeploymentController.HashLabel, hash), Me);
            foreach (var pod in pods.OrderBy(Templates.IsReady).Take(pods.Count - wanted))
                _store.Delete(ApiKind.Pods, ns, (string)pod["metadata"]!["name"]!, null, atOnce: false, Me);
            var (generation, ready) = ((long)set["metadata"]!["generation"]!, Pods(set).Count(Templates.IsReady));
            var status = new JsonObject
            {
                ["replicas"] = Pods(set).Count,
                ["fullyLabeledReplicas"] = Pods(set).Count,
                ["readyReplicas"] = ready,
                ["availableReplicas"] = ready,
                ["observedGeneration"] = generation,
            };
            _store.Update(ApiKind.ReplicaSets, ns, name, changed => changed["status"] = status, ofStatus: true, Me);
        }
    }

    private List<JsonObject> Pods(JsonObject set) => [.. _store.Owned(ApiKind.Pods, set).Where(pod => !Templates.IsLeaving(pod))];
}
