using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Node;

/// <summary>A workload of one container, app, that is ready once it holds what it needs. Killed before that where its limit is lower.</summary>
internal sealed record HungryWorkload(string Name, int NeedsMebibytes)
{
    public string Kind { get; init; } = "Deployment";

    public int Replicas { get; init; } = 1;

    public string Limit { get; init; } = "64Mi";

    public string Request { get; init; } = "32Mi";

    /// <summary>Where <c>headroom.dev/ignore</c> stands: on the workload, on its template, or nowhere.</summary>
    public (bool OnWorkload, bool OnTemplate) Ignored { get; init; }

    /// <summary>Further fields of the workload's spec.</summary>
    public JsonObject Extra { get; init; } = [];

    public JsonObject Manifest()
    {
        var spec = (JsonObject)Extra.DeepClone();
        if (Kind != "DaemonSet")
            spec["replicas"] = Replicas;
        if (Kind == "StatefulSet")
            spec["serviceName"] = Name;
        spec["selector"] = new JsonObject { ["matchLabels"] = Labels() };
        spec["template"] = new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = Labels(), ["annotations"] = Annotations(Ignored.OnTemplate) },
            ["spec"] = new JsonObject { ["terminationGracePeriodSeconds"] = 2, ["containers"] = new JsonArray(Container()) },
        };
        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = Kind,
            ["metadata"] = new JsonObject { ["name"] = Name, ["labels"] = Labels(), ["annotations"] = Annotations(Ignored.OnWorkload) },
            ["spec"] = spec,
        };
    }

    private JsonObject Labels() => new() { ["app"] = Name };

    private static JsonObject Annotations(bool ignored) => ignored ? new() { ["headroom.dev/ignore"] = "true" } : [];

    private JsonObject Container() => new()
    {
        ["name"] = "app",
        ["image"] = "localhost/headroom-workload:1",
        ["args"] = new JsonArray("--allocate", NeedsMebibytes.ToString(CultureInfo.InvariantCulture), "--serve", "8000"),
        ["readinessProbe"] = new JsonObject { ["httpGet"] = new JsonObject { ["path"] = "/", ["port"] = 8000 }, ["periodSeconds"] = 1 },
        ["resources"] = new JsonObject
        {
            ["requests"] = new JsonObject { ["cpu"] = "20m", ["memory"] = Request },
            ["limits"] = new JsonObject { ["cpu"] = "500m", ["memory"] = Limit },
        },
    };
}
