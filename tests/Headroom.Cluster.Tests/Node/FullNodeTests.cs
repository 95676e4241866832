using System.Globalization;
using Headroom.Kubernetes.Quantities;

namespace Headroom.Cluster.Tests.Node;

/// <summary>A node on which hardly any memory is free. Beside it no other test's pods would find room.</summary>
[Collection(AloneCollection.Name)]
public sealed class FullNodeTests : NodeTest
{
    private static readonly HungryWorkload Api = new("api", NeedsMebibytes: 100);

    [Fact]
    public async Task On_a_node_that_is_too_full_the_remedy_is_undone_and_nothing_follows()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "too-full");
        await FillNodeAsync(ns, leaving: MemorySize.Parse("72Mi"));
        await ns.CreatePolicyAsync("""{"memory": {"ceiling": "1Gi"}, "recovery": {"stableFor": "5s", "onGiveUp": "Revert"}}""");
        await ns.CreateAsync(Api);

        (await ns.EventAsync("api", "MemoryReverted")).Should()
            .StartWith("app: limit 128Mi -> 64Mi, request 64Mi -> 32Mi, as before Headroom (RemedyBlocked): it did not come up with more: ").And.Contain("Insufficient memory");
        await ns.PolicyStatusAsync("Deployment/api", "Blocked");
        var reverted = await ns.GetAsync(Api);
        (NodeNamespace.Limit(reverted), NodeNamespace.Request(reverted)).Should().Be(("64Mi", "32Mi"));
        (await ns.RemediesAsync("api")).Should().Be(2, "one raised it, one took it back");

        await ns.RestartedAsync("api", await ns.RestartsAsync("api") + 1);

        (await ns.RemediesAsync("api")).Should().Be(2);
    }

    /// <summary>A pod that asks for nearly all that the node's pods have left. Those of namespaces that are going are not counted: it waits until they are gone.</summary>
    private async Task FillNodeAsync(NodeNamespace ns, MemorySize leaving)
    {
        var node = (await Cluster.Api.GetAsync("api/v1/nodes"))["items"]!.AsArray().Single()!;
        var staying = (await Cluster.Api.GetAsync("api/v1/namespaces"))["items"]!.AsArray()
            .Where(found => (string?)found!["status"]?["phase"] == "Active").Select(found => (string)found!["metadata"]!["name"]!).ToHashSet();
        var asked = (await Cluster.Api.GetAsync("api/v1/pods"))["items"]!.AsArray()
            .Where(pod => staying.Contains((string)pod!["metadata"]!["namespace"]!) && pod["metadata"]!["deletionTimestamp"] is null)
            .Where(pod => (string?)pod!["status"]?["phase"] is not ("Succeeded" or "Failed"))
            .SelectMany(pod => pod!["spec"]!["containers"]!.AsArray())
            .Sum(container => (string?)container!["resources"]?["requests"]?["memory"] is { } request ? MemorySize.Parse(request).Bytes : 0);
        var rest = MemorySize.Parse((string)node["status"]!["allocatable"]!["memory"]!).Bytes - asked - leaving.Bytes;
        var filler = new HungryWorkload("filler", NeedsMebibytes: 1) { Limit = rest.ToString(CultureInfo.InvariantCulture), Request = rest.ToString(CultureInfo.InvariantCulture) };
        await ns.CreateAsync(filler);
        await ns.ReadyAsync(filler);
    }
}
