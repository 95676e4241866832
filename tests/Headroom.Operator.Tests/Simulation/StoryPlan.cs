using System.Text.Json.Nodes;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>One workload with too low a limit, the policy over it, and the end that the two have.</summary>
/// <param name="Phase">Of the incident at the end.</param>
/// <param name="Changes">Of the workload's spec until then.</param>
internal sealed record StoryPlan(string Name, string Phase, int Changes)
{
    public const string Namespace = "shop";

    public const string Workload = "web";

    public const string Policy = "web";

    public ApiKind Kind { get; init; } = ApiKind.Deployments;

    public int Replicas { get; init; } = 1;

    public string Limit { get; init; } = "64Mi";

    public string Needs { get; init; } = "200Mi";

    public string Ceiling { get; init; } = "1Gi";

    /// <summary>Null for the policy's default.</summary>
    public string? MinIncrease { get; init; }

    public string OnGiveUp { get; init; } = "Keep";

    /// <summary>
    /// The event that the story ends with, whatever goes wrong; null for none. Of a remedy, and of giving up, the event is lost if the
    /// operator never hears that its patch was taken: the record and the status have it all the same.
    /// </summary>
    public string? FinalEvent => Phase == "Recovered" ? "Recovered" : null;

    /// <summary>The operator's budget, in replicas.</summary>
    public int Burst { get; init; } = 30;

    /// <summary>The same.</summary>
    public int PerMinute { get; init; } = 30;

    public override string ToString() => Name;

    public JsonObject WorkloadManifest() => new()
    {
        ["metadata"] = new JsonObject { ["name"] = Workload },
        ["spec"] = new JsonObject
        {
            ["replicas"] = Replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = Workload } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = Workload, [SimulatedKubelet.NeedsLabel] = Needs } },
                ["spec"] = new JsonObject
                {
                    ["containers"] = new JsonArray(new JsonObject
                    {
                        ["name"] = PodStatus.Container,
                        ["image"] = "localhost/app:1",
                        ["resources"] = new JsonObject
                        {
                            ["limits"] = new JsonObject { ["cpu"] = "1", ["memory"] = Limit },
                            ["requests"] = new JsonObject { ["cpu"] = "10m", ["memory"] = "32Mi" },
                        },
                    }),
                },
            },
        },
    };

    public JsonObject PolicyManifest()
    {
        var memory = new JsonObject { ["ceiling"] = Ceiling };
        if (MinIncrease is not null)
            memory["minIncrease"] = MinIncrease;
        var recovery = new JsonObject { ["stableFor"] = "30s", ["onGiveUp"] = OnGiveUp };
        return new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = Policy },
            ["spec"] = new JsonObject { ["memory"] = memory, ["recovery"] = recovery },
        };
    }
}
