using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>What controllers make of a pod template.</summary>
internal static class Templates
{
    public const string Node = "node-1";

    /// <summary>The same for the same template: pods of one hash are of one revision.</summary>
    public static string Hash(JsonNode template) => StableHash.Of(template.ToJsonString()).ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>A pod that is on a node from the beginning.</summary>
    /// <param name="name">Null for one that the server makes from the owner's name.</param>
    public static JsonObject Pod(JsonObject owner, JsonNode template, string? name, string revisionLabel, string revision)
    {
        var ownerName = (string)owner["metadata"]!["name"]!;
        var metadata = template["metadata"]?.DeepClone().AsObject() ?? [];
        if (name is null)
            metadata["generateName"] = $"{ownerName}-";
        else
            metadata["name"] = name;
        metadata["labels"] ??= new JsonObject();
        metadata["labels"]![revisionLabel] = revision;
        metadata["ownerReferences"] = new JsonArray(Reference(owner));
        var spec = template["spec"]!.DeepClone().AsObject();
        spec["nodeName"] = Node;
        return new JsonObject { ["metadata"] = metadata, ["spec"] = spec };
    }

    public static JsonObject Reference(JsonObject owner) => new()
    {
        ["apiVersion"] = (string)owner["apiVersion"]!,
        ["kind"] = (string)owner["kind"]!,
        ["name"] = (string)owner["metadata"]!["name"]!,
        ["uid"] = (string)owner["metadata"]!["uid"]!,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    /// <summary>The name of an object's owner of that kind; null for none.</summary>
    public static string? Owner(JsonObject owned, string kind) =>
        owned["metadata"]!["ownerReferences"]?[0] is { } owner && (string)owner["kind"]! == kind ? (string)owner["name"]! : null;

    public static bool IsReady(JsonObject pod) =>
        pod["status"]?["conditions"]?.AsArray().FirstOrDefault(each => (string?)each!["type"] == "Ready") is { } ready
        && (string?)ready["status"] == "True";

    public static bool IsLeaving(JsonObject pod) => pod["metadata"]!["deletionTimestamp"] is not null;

    public static int Replicas(JsonObject workload) => (int?)workload["spec"]!["replicas"] ?? 1;

    public static int Count(JsonObject workload, string field) => (int?)workload["status"]?[field] ?? 0;
}
