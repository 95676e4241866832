using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>
/// Brings Deployments to their ReplicaSets by rolling update, with the server's defaults of 25 % surge and 25 % unavailable. Source:
/// kubernetes, pkg/controller/deployment/rolling.go and sync.go.
/// </summary>
internal sealed class DeploymentController
{
    public const string HashLabel = "pod-template-hash";

    private const string Me = "deployment-controller";
    private const string Revision = "deployment.kubernetes.io/revision";

    private readonly SimulatedStore _store;
    private readonly DeploymentStatus _status;
    private readonly DelayedWork _work;

    public DeploymentController(SimulatedStore store, ManualTime time)
    {
        (_store, _work) = (store, new DelayedWork(time, TimeSpan.FromMilliseconds(20), Sync));
        _status = new DeploymentStatus(time, _work);
        store.Changed += Changed;
    }

    private void Changed(StoredChange change)
    {
        if (change.Kind == ApiKind.Deployments)
            _work.Add($"{change.Namespace}/{change.Name}");
        else if (change.Kind == ApiKind.ReplicaSets && Templates.Owner(change.Object, "Deployment") is { } owner)
            _work.Add($"{change.Namespace}/{owner}");
    }

    private void Sync(string key)
    {
        lock (_store.Gate)
        {
            var (ns, name) = (key.Split('/')[0], key.Split('/')[1]);
            if (_store.Find(ApiKind.Deployments, ns, name) is not { } deployment)
                return;
            var hash = Templates.Hash(deployment["spec"]!["template"]!);
            var sets = Sets(deployment);
            if (sets.Find(set => HashOf(set) == hash) is not { } newest)
            {
                newest = _store.Create(ApiKind.ReplicaSets, ns, NewSet(deployment, hash, ScaleUp(deployment, sets, 0)), Me);
                sets.Add(newest);
            }

            newest = SetRevision(deployment, newest, sets);
            Scale(deployment, newest, sets);
            var (after, current) = (_store.Find(ApiKind.Deployments, ns, name)!, Sets(deployment));
            var status = _status.Of(after, current.Find(set => HashOf(set) == hash)!, current);
            _store.Update(ApiKind.Deployments, ns, name, changed => changed["status"] = status, ofStatus: true, Me);
        }
    }

    /// <summary>Oldest first.</summary>
    private List<JsonObject> Sets(JsonObject deployment) =>
        [.. _store.Owned(ApiKind.ReplicaSets, deployment).OrderBy(set => (string)set["metadata"]!["uid"]!, StringComparer.Ordinal)];

    private static string HashOf(JsonObject set) => (string)set["metadata"]!["labels"]![HashLabel]!;

    private static long RevisionOf(JsonObject set) =>
        long.Parse((string?)set["metadata"]!["annotations"]?[Revision] ?? "0", CultureInfo.InvariantCulture);

    /// <summary>A template of before becomes the newest again with a new number.</summary>
    private JsonObject SetRevision(JsonObject deployment, JsonObject newest, List<JsonObject> sets)
    {
        var others = sets.Where(set => HashOf(set) != HashOf(newest)).Select(RevisionOf).DefaultIfEmpty(0).Max();
        var revision = Math.Max(RevisionOf(newest), others + 1).ToString(CultureInfo.InvariantCulture);
        var updated = Annotate(ApiKind.ReplicaSets, newest, revision);
        Annotate(ApiKind.Deployments, deployment, revision);
        return updated;
    }

    private JsonObject Annotate(ApiKind kind, JsonObject found, string revision) => Update(kind, found, changed =>
    {
        changed["metadata"]!["annotations"] ??= new JsonObject();
        changed["metadata"]!["annotations"]![Revision] = revision;
    });

    private void Scale(JsonObject deployment, JsonObject newest, List<JsonObject> sets)
    {
        var wanted = ScaleUp(deployment, sets, Templates.Replicas(newest));
        if (wanted != Templates.Replicas(newest))
        {
            SetReplicas(newest, wanted);
            return;
        }

        var old = sets.Where(set => HashOf(set) != HashOf(newest) && Templates.Replicas(set) > 0).ToList();
        var least = Templates.Replicas(deployment) - Unavailable(deployment);
        var newUnavailable = wanted - Templates.Count(newest, "availableReplicas");
        var cleanup = sets.Sum(Templates.Replicas) - least - newUnavailable;
        if (old.Count == 0 || cleanup <= 0)
            return;

        // First what is broken, then as many of the others as may go.
        var surplus = sets.Sum(set => Templates.Count(set, "availableReplicas")) - least;
        foreach (var set in old)
        {
            var (has, available) = (Templates.Replicas(set), Templates.Count(set, "availableReplicas"));
            var broken = Math.Clamp(has - available, 0, cleanup);
            cleanup -= broken;
            var healthy = Math.Clamp(Math.Min(surplus, has - broken), 0, has);
            surplus -= healthy;
            if (broken + healthy > 0)
                SetReplicas(set, has - broken - healthy);
        }
    }

    /// <summary>How many replicas the newest ReplicaSet may have by now.</summary>
    private static int ScaleUp(JsonObject deployment, List<JsonObject> sets, int has)
    {
        var wanted = Templates.Replicas(deployment);
        var room = wanted + (int)Math.Ceiling(wanted * 0.25) - sets.Sum(Templates.Replicas);
        return has > wanted ? wanted : has + Math.Clamp(room, 0, wanted - has);
    }

    private static int Unavailable(JsonObject deployment) => (int)Math.Floor(Templates.Replicas(deployment) * 0.25);

    private void SetReplicas(JsonObject set, int replicas) =>
        Update(ApiKind.ReplicaSets, set, changed => changed["spec"]!["replicas"] = replicas);

    private JsonObject Update(ApiKind kind, JsonObject found, Action<JsonObject> change) =>
        _store.Update(kind, (string)found["metadata"]!["namespace"]!, (string)found["metadata"]!["name"]!, change, ofStatus: false, Me);

    private static JsonObject NewSet(JsonObject deployment, string hash, int replicas)
    {
        var template = deployment["spec"]!["template"]!.DeepClone().AsObject();
        template["metadata"]!["labels"]![HashLabel] = hash;
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{(string)deployment["metadata"]!["name"]!}-{hash}",
                ["labels"] = template["metadata"]!["labels"]!.DeepClone(),
                ["ownerReferences"] = new JsonArray(Templates.Reference(deployment)),
            },
            ["spec"] = new JsonObject
            {
                ["replicas"] = replicas,
                ["selector"] = new JsonObject { ["matchLabels"] = template["metadata"]!["labels"]!.DeepClone() },
                ["template"] = template,
            },
        };
    }
}
