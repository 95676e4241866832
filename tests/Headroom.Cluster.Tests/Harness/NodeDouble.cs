using System.Text.Json.Nodes;
using Headroom.Kubernetes.Resources;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>
/// Stands in for a kubelet's report of its node: a Node object that says Ready again and again, so that DaemonSets find a place to run.
/// It takes no other pods than those that tolerate everything.
/// </summary>
internal sealed class NodeDouble : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly JsonApi _api;
    private readonly string _name;
    private readonly string _memory;
    private readonly CancellationTokenSource _stop = new();
    private Task _heartbeats = Task.CompletedTask;

    private NodeDouble(JsonApi api, string name, string memory) => (_api, _name, _memory) = (api, name, memory);

    public static async Task<NodeDouble> JoinAsync(JsonApi api, string name, string memory = "16Gi")
    {
        var node = new NodeDouble(api, name, memory);
        await api.CreateAsync("api/v1/nodes", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["kubernetes.io/hostname"] = name } },
            ["spec"] = new JsonObject { ["taints"] = new JsonArray(new JsonObject { ["key"] = "headroom.dev/double", ["effect"] = "NoSchedule" }) },
        });
        await node.ReportAsync();
        node._heartbeats = node.ReportAgainAndAgainAsync();
        return node;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _heartbeats;
        _stop.Dispose();
        await _api.DeleteAsync($"api/v1/nodes/{_name}");
    }

    private async Task ReportAgainAndAgainAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Interval, _stop.Token);
                await ReportAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The node leaves.
        }
    }

    private Task<JsonObject> ReportAsync() => _api.PatchAsync(
        $"api/v1/nodes/{_name}/status",
        new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["capacity"] = Capacity(),
                ["allocatable"] = Capacity(),
                ["conditions"] = new JsonArray(new JsonObject
                {
                    ["type"] = "Ready",
                    ["status"] = "True",
                    ["reason"] = "KubeletReady",
                    ["lastHeartbeatTime"] = KubernetesTimeConverter.Text(TimeProvider.System.GetUtcNow()),
                }),
            },
        },
        JsonApi.Strategic);

    private JsonObject Capacity() => new() { ["cpu"] = "8", ["memory"] = _memory, ["pods"] = "100" };
}
