using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>The objects that a storm is made of.</summary>
internal static class StormManifests
{
    /// <summary>Its pods are on the storm's node from the beginning: no scheduler has a part in this.</summary>
    public static JsonObject Deployment(StormWorkload workload, StormPlan plan)
    {
        var labels = new JsonObject { ["app"] = workload.Name, [StormKubelet.NeedsLabel] = plan.Needs };
        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["name"] = workload.Name },
            ["spec"] = new JsonObject
            {
                ["replicas"] = workload.Replicas,
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = workload.Name } },
                ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels }, ["spec"] = PodSpec(plan.Limit) },
            },
        };
    }

    public static JsonObject Policy(StormPlan plan) => new()
    {
        ["apiVersion"] = "headroom.dev/v1alpha1",
        ["kind"] = "MemoryPolicy",
        ["metadata"] = new JsonObject { ["name"] = "storm" },
        ["spec"] = new JsonObject
        {
            ["memory"] = new JsonObject { ["ceiling"] = plan.Ceiling, ["growthFactorPercent"] = 100, ["minIncrease"] = "64Mi" },
            ["recovery"] = new JsonObject { ["stableFor"] = plan.StableFor, ["onGiveUp"] = plan.OnGiveUp },
        },
    };

    private static JsonObject PodSpec(string limit) => new()
    {
        ["nodeName"] = StormSite.Node,
        ["automountServiceAccountToken"] = false,
        ["containers"] = new JsonArray(new JsonObject
        {
            ["name"] = "app",
            ["image"] = "localhost/app:1",
            ["resources"] = new JsonObject
            {
                ["requests"] = new JsonObject { ["cpu"] = "10m", ["memory"] = "32Mi" },
                ["limits"] = new JsonObject { ["memory"] = limit },
            },
        }),
    };
}
