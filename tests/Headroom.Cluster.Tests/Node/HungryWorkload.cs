using System.Globalization;
using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Node;

/// <summary>A workload whose container app is ready once it holds what it needs. Killed before that where its limit is lower.</summary>
internal sealed record HungryWorkload(string Name, int NeedsMebibytes)
{
    public string Kind { get; init; } = "Deployment";

    public int Replicas { get; init; } = 1;

    public string Limit { get; init; } = "64Mi";

    public string Request { get; init; } = "32Mi";

    /// <summary>What the container app does; unless told otherwise it allocates what it needs, and answers.</summary>
    public IReadOnlyList<string> Does { get; init; } = ["--allocate", NeedsMebibytes.ToString(CultureInfo.InvariantCulture)];

    /// <summary>Of the container app; null for none.</summary>
    public JsonObject? Liveness { get; init; }

    /// <summary>What the container app runs before it is asked to end; null for nothing.</summary>
    public JsonArray? PreStop { get; init; }

    public IReadOnlyList<HungryContainer> InitContainers { get; init; } = [];

    /// <summary>Containers beside app.</summary>
    public IReadOnlyList<HungryContainer> Sidecars { get; init; } = [];

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
            ["spec"] = new JsonObject
            {
                ["terminationGracePeriodSeconds"] = 2,
                ["initContainers"] = new JsonArray([.. InitContainers.Select(container => container.Manifest())]),
                ["containers"] = new JsonArray([AppManifest(), .. Sidecars.Select(container => container.Manifest())]),
            },
        };
        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = Kind,
            ["metadata"] = new JsonObject { ["name"] = Name, ["labels"] = Labels(), ["annotations"] = Annotations(Ignored.OnWorkload) },
            ["spec"] = spec,
        };
    }

    private JsonObject AppManifest()
    {
        var manifest = App.Manifest();
        if (PreStop is not null)
            manifest["lifecycle"] = new JsonObject { ["preStop"] = new JsonObject { ["exec"] = new JsonObject { ["command"] = PreStop.DeepClone() } } };
        return manifest;
    }

    private JsonObject Labels() => new() { ["app"] = Name };

    private static JsonObject Annotations(bool ignored) => ignored ? new() { ["headroom.dev/ignore"] = "true" } : [];

    private HungryContainer App => new("app", [.. Does]) { Limit = Limit, Request = Request, Port = 8000, Liveness = Liveness };
}
