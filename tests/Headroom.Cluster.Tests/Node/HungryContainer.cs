using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Node;

/// <summary>One container of the test workload.</summary>
/// <param name="Does">What tests/cluster/workload.c is told.</param>
internal sealed record HungryContainer(string Name, params IReadOnlyList<string> Does)
{
    public string Limit { get; init; } = "64Mi";

    public string Request { get; init; } = "32Mi";

    /// <summary>Where it answers once it holds what it needs, and is ready by that; null for one that is to end instead.</summary>
    public int? Port { get; init; }

    /// <summary>Its liveness probe; null for none.</summary>
    public JsonObject? Liveness { get; init; }

    /// <summary>A probe of what it answers at a port.</summary>
    public static JsonObject Asks(int port, int delay, int timeout, int period, int threshold) => new()
    {
        ["httpGet"] = new JsonObject { ["path"] = "/", ["port"] = port },
        ["initialDelaySeconds"] = delay,
        ["timeoutSeconds"] = timeout,
        ["periodSeconds"] = period,
        ["failureThreshold"] = threshold,
    };

    public JsonObject Manifest()
    {
        var container = new JsonObject
        {
            ["name"] = Name,
            ["image"] = "localhost/headroom-workload:1",
            ["args"] = new JsonArray([.. Does.Select(word => (JsonNode)word)]),
            ["resources"] = new JsonObject
            {
                ["requests"] = new JsonObject { ["cpu"] = "20m", ["memory"] = Request },
                ["limits"] = new JsonObject { ["cpu"] = "500m", ["memory"] = Limit },
            },
        };
        if (Port is { } port)
        {
            container["args"]!.AsArray().Add("--serve");
            container["args"]!.AsArray().Add(port.ToString(CultureInfo.InvariantCulture));
            container["readinessProbe"] = new JsonObject { ["httpGet"] = new JsonObject { ["path"] = "/", ["port"] = port }, ["periodSeconds"] = 1 };
        }

        if (Liveness is not null)
            container["livenessProbe"] = Liveness.DeepClone();
        return container;
    }
}
