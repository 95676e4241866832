using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;
using Headroom.Operator.Tests.Entities;

namespace Headroom.Cluster.Tests.Definitions;

/// <summary>A definition in a group of its own: it can be changed beside the one that all tests share.</summary>
internal sealed class BesideToday
{
    private readonly string _group = $"g{Guid.NewGuid():N}.headroom.example";

    public string Path => $"{PolicySite.Definitions}/memorypolicies.{_group}";

    public string PoliciesIn(string ns) => $"apis/{_group}/v1alpha1/namespaces/{ns}/memorypolicies";

    /// <summary>The definition of today, edited.</summary>
    public JsonObject Today(Action<JsonNode>? edit = null) => Moved(Definition.Read(), edit);

    /// <summary>The definition before this one: of 2026-11-28, the last that no server with CEL took.</summary>
    public JsonObject Former(Action<JsonNode>? edit = null)
    {
        using var text = File.OpenText(Repository.At("tests", "Headroom.Cluster.Tests", "Definitions", "Former", "memorypolicies-2026-11-28.yaml"));
        return Moved(Definition.Parse(text), edit);
    }

    public JsonObject Policy(string name, string spec) => new()
    {
        ["apiVersion"] = $"{_group}/v1alpha1",
        ["kind"] = "MemoryPolicy",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = JsonNode.Parse(spec),
    };

    /// <summary>Creates the definition, and waits until the server serves it.</summary>
    public async Task CreateAsync(PolicySite site, JsonObject definition)
    {
        await site.Api.CreateAsync(PolicySite.Definitions, definition);
        await Eventually.IsTrueAsync(async () => await site.Api.FindAsync(PoliciesIn(site.Namespace)) is not null, "the server serves the definition");
    }

    /// <summary>Puts another version of the definition in its place.</summary>
    public async Task<JsonObject> UpdateAsync(PolicySite site, JsonObject definition)
    {
        definition["metadata"]!["resourceVersion"] = (await site.Api.GetAsync(Path))["metadata"]!["resourceVersion"]!.DeepClone();
        return await site.Api.ReplaceAsync(Path, definition);
    }

    private JsonObject Moved(JsonNode definition, Action<JsonNode>? edit)
    {
        definition["metadata"]!["name"] = $"memorypolicies.{_group}";
        definition["spec"]!["group"] = _group;
        // Names beside those of today: kubectl's short names are of the whole cluster.
        definition["spec"]!["names"]!.AsObject().Remove("shortNames");
        definition["spec"]!["names"]!.AsObject().Remove("categories");
        edit?.Invoke(Definition.SchemaOf(definition));
        return definition.AsObject();
    }
}
