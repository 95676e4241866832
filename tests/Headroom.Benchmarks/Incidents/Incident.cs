using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Benchmarks.Incidents;

/// <summary>A Deployment that needs more memory than its limit.</summary>
internal sealed record Incident(string Name, int Replicas, int NeedsMebibytes, string Limit, string Request)
{
    public const string Workload = "api";

    public JsonObject Manifest() => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = Workload },
        ["spec"] = new JsonObject
        {
            ["replicas"] = Replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = Workload } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = Workload } },
                ["spec"] = new JsonObject { ["terminationGracePeriodSeconds"] = 2, ["containers"] = new JsonArray(Container()) },
            },
        },
    };

    private JsonObject Container() => new()
    {
        ["name"] = Workload,
        ["image"] = "localhost/headroom-workload:1",
        ["args"] = new JsonArray("--allocate", NeedsMebibytes.ToString(CultureInfo.InvariantCulture), "--serve", "8000"),
        ["readinessProbe"] = new JsonObject { ["httpGet"] = new JsonObject { ["path"] = "/", ["port"] = 8000 }, ["periodSeconds"] = 1 },
        ["resources"] = new JsonObject
        {
            ["requests"] = new JsonObject { ["cpu"] = "50m", ["memory"] = Request },
            ["limits"] = new JsonObject { ["cpu"] = "500m", ["memory"] = Limit },
        },
    };
}

internal enum Healer
{
    Headroom,
    BareLoop,
}
