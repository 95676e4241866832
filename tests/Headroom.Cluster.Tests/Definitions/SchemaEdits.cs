using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Definitions;

/// <summary>Ways to change a definition's schema.</summary>
internal static class SchemaEdits
{
    public const string Rules = "x-kubernetes-validations";

    /// <param name="path">Of a field, such as <c>spec.memory.ceiling</c>.</param>
    public static JsonObject At(this JsonNode schema, string path) =>
        path.Split('.').Aggregate(schema, (at, name) => at["properties"]![name]!).AsObject();

    /// <summary>Adds a rule.</summary>
    public static void AddRule(this JsonObject field, string rule, string message = "the rule of a test")
    {
        if (field[Rules] is null)
            field[Rules] = new JsonArray();
        field[Rules]!.AsArray().Add(new JsonObject { ["rule"] = rule, ["message"] = message });
    }

    /// <summary>Takes a keyword away everywhere. A field that has the keyword's name stays.</summary>
    public static void RemoveEverywhere(this JsonNode schema, string keyword)
    {
        schema.AsObject().Remove(keyword);
        foreach (var field in schema["properties"]?.AsObject().Select(field => field.Value!) ?? [])
            field.RemoveEverywhere(keyword);
        if (schema["items"] is { } items)
            items.RemoveEverywhere(keyword);
        if (schema["additionalProperties"] is { } additional)
            additional.RemoveEverywhere(keyword);
    }
}
