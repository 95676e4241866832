using System.Text.Json.Nodes;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>
/// Merges a patch into an object: JSON merge patch (RFC 7386), or strategic merge patch as far as lists with a merge key are concerned.
/// </summary>
internal static class JsonMerge
{
    /// <summary>Changes <paramref name="target"/>. Null removes a field.</summary>
    public static void Apply(JsonObject target, JsonObject patch, bool strategic)
    {
        foreach (var (field, value) in patch)
        {
            if (value is null)
                target.Remove(field);
            else if (value is JsonObject part)
                ApplyPart(target, field, part, strategic);
            else if (strategic && value is JsonArray entries && MergeKey(field) is { } key)
                ApplyEntries(target, field, entries, key);
            else
                target[field] = value.DeepClone();
        }
    }

    /// <summary>
    /// Source: kubernetes, the patchMergeKey tags of core/v1 and apps/v1. Container statuses have none: they are replaced whole.
    /// </summary>
    private static string? MergeKey(string field) => field switch
    {
        "containers" or "initContainers" or "env" or "volumes" => "name",
        "conditions" => "type",
        _ => null,
    };

    private static void ApplyEntries(JsonObject target, string field, JsonArray entries, string key)
    {
        if (target[field] is not JsonArray known)
            target[field] = known = [];
        foreach (var entry in entries.OfType<JsonObject>())
        {
            var found = known.OfType<JsonObject>().FirstOrDefault(each => (string?)each[key] == (string?)entry[key]);
            if (found is null)
                known.Add(found = new JsonObject());
            Apply(found, entry, strategic: true);
        }
    }

    /// <summary>A map that is empty by now is left out, as the server's own types leave it out.</summary>
    private static void ApplyPart(JsonObject target, string field, JsonObject part, bool strategic)
    {
        var child = Child(target, field);
        Apply(child, part, strategic);
        if (child.Count == 0 && field is ("annotations" or "labels" or "limits" or "requests"))
            target.Remove(field);
    }

    private static JsonObject Child(JsonObject parent, string field)
    {
        if (parent[field] is JsonObject known)
            return known;
        var made = new JsonObject();
        parent[field] = made;
        return made;
    }
}
