using System.Text.Json;
using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Node;

/// <summary>Everything of a workload and its ReplicaSets that nobody should have changed; their statuses tell of kills and are left out.</summary>
internal static class Snapshot
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<string> OfAsync(NodeNamespace ns, HungryWorkload workload)
    {
        var objects = new JsonArray(Unchanging(await ns.GetAsync(workload)));
        foreach (var replicaSet in (await ns.ReplicaSetsAsync(workload.Name)).OrderBy(replicaSet => (string)replicaSet["metadata"]!["name"]!, StringComparer.Ordinal))
            objects.Add(Unchanging(replicaSet));
        return objects.ToJsonString(Indented);
    }

    private static JsonObject Unchanging(JsonNode found)
    {
        var metadata = found["metadata"]!;
        return new JsonObject
        {
            ["name"] = metadata["name"]?.DeepClone(),
            ["uid"] = metadata["uid"]?.DeepClone(),
            ["generation"] = metadata["generation"]?.DeepClone(),
            ["labels"] = metadata["labels"]?.DeepClone(),
            ["annotations"] = metadata["annotations"]?.DeepClone(),
            ["managers"] = new JsonArray([.. Managers(metadata).Select(manager => (JsonNode)manager)]),
            ["spec"] = found["spec"]?.DeepClone(),
        };
    }

    private static IEnumerable<string> Managers(JsonNode metadata) => (metadata["managedFields"]?.AsArray() ?? [])
        .Select(entry => (string?)entry!["manager"] ?? "")
        .Distinct().Order(StringComparer.Ordinal);
}
