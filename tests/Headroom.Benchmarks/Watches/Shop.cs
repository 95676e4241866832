using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Benchmarks.Watches;

/// <summary>Workloads of a shop, as long as those of real ones are: an environment, probes, volumes, annotations.</summary>
internal static class Shop
{
    public static JsonObject Deployment(string name, int replicas, int needsMebibytes, string limit) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["replicas"] = replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["labels"] = new JsonObject { ["app"] = name, ["app.kubernetes.io/name"] = name, ["app.kubernetes.io/part-of"] = "shop", ["app.kubernetes.io/version"] = "4.17.2" },
                    ["annotations"] = new JsonObject { ["prometheus.io/scrape"] = "true", ["prometheus.io/port"] = "8000", ["checksum/config"] = new string('c', 64) },
                },
                ["spec"] = new JsonObject
                {
                    ["terminationGracePeriodSeconds"] = 5,
                    ["containers"] = new JsonArray(Container(name, needsMebibytes, limit)),
                    ["volumes"] = new JsonArray(Scratch("cache"), Scratch("uploads")),
                    ["securityContext"] = new JsonObject { ["fsGroup"] = 1000 },
                },
            },
        },
    };

    private static JsonObject Container(string name, int needsMebibytes, string limit) => new()
    {
        ["name"] = name,
        ["image"] = "localhost/headroom-workload:1",
        ["args"] = new JsonArray("--allocate", needsMebibytes.ToString(CultureInfo.InvariantCulture), "--serve", "8000"),
        ["env"] = new JsonArray(Variable("DATABASE_HOST", "db.shop.svc.cluster.local"), Variable("DATABASE_NAME", "shop"), Variable("LOG_LEVEL", "info"), Variable("WORKERS", "4"),
            new JsonObject { ["name"] = "POD_IP", ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = "status.podIP" } } }),
        ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["containerPort"] = 8000 }),
        ["readinessProbe"] = new JsonObject { ["httpGet"] = new JsonObject { ["path"] = "/", ["port"] = 8000 }, ["periodSeconds"] = 1 },
        ["livenessProbe"] = new JsonObject { ["httpGet"] = new JsonObject { ["path"] = "/", ["port"] = 8000 }, ["initialDelaySeconds"] = 10, ["periodSeconds"] = 10 },
        ["volumeMounts"] = new JsonArray(Mount("cache"), Mount("uploads")),
        ["resources"] = new JsonObject
        {
            ["requests"] = new JsonObject { ["cpu"] = "50m", ["memory"] = "32Mi" },
            ["limits"] = new JsonObject { ["cpu"] = "500m", ["memory"] = limit },
        },
    };

    private static JsonObject Variable(string name, string value) => new() { ["name"] = name, ["value"] = value };

    private static JsonObject Scratch(string name) => new() { ["name"] = name, ["emptyDir"] = new JsonObject() };

    private static JsonObject Mount(string name) => new() { ["name"] = name, ["mountPath"] = $"/var/{name}" };
}
