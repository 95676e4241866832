using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Node;

/// <summary>What stands in a remedy's way on a real node, and goes: the workload's own next kill finds that it has.</summary>
public sealed class ObstacleTests : NodeTest
{
    private const string UpTo1Gi = """{"memory": {"ceiling": "1Gi"}}""";

    private static readonly HungryWorkload Api = new("api", NeedsMebibytes: 100);

    [Fact]
    public async Task A_quota_that_is_too_small_blocks_until_the_person_has_raised_it()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "quota");
        var quota = await CreateAsync(ns, "ResourceQuota", """{"hard": {"limits.memory": "150Mi"}}""");
        await ns.CreatePolicyAsync(UpTo1Gi);
        await ns.CreateAsync(Api);

        (await ns.EventAsync("api", "RemedyBlocked")).Should().StartWith("ResourceQuota obstacle leaves 86Mi of its 150Mi limits.memory, and the rollout needs 128Mi: ");
        await ns.PolicyStatusAsync("Deployment/api", "Blocked");
        (await ns.RemediesAsync("api")).Should().Be(0);

        await Cluster.Api.PatchAsync(quota, JsonNode.Parse("""{"spec": {"hard": {"limits.memory": "1Gi"}}}""")!);
        await HealedAtAsync(ns, "128Mi", remedies: 1);
    }

    [Fact]
    public async Task A_LimitRange_cuts_the_remedy_and_blocks_the_next_until_it_is_raised()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "limit-range");
        var range = await CreateAsync(ns, "LimitRange", """{"limits": [{"type": "Container", "max": {"memory": "80Mi"}}]}""");
        await ns.CreatePolicyAsync(UpTo1Gi);
        await ns.CreateAsync(Api);

        (await ns.EventAsync("api", "MemoryRaised")).Should().StartWith("app: limit 64Mi -> 80Mi").And.EndWith("app is capped by LimitRange obstacle at 80Mi");
        (await ns.EventAsync("api", "RemedyBlocked")).Should().StartWith("app is at 80Mi, and LimitRange obstacle allows a container at most 80Mi: kubectl edit limitrange obstacle -n limit-range");
        await ns.PolicyStatusAsync("Deployment/api", "Blocked");
        (await ns.RemediesAsync("api")).Should().Be(1);

        await Cluster.Api.PatchAsync(range, JsonNode.Parse("""{"spec": {"limits": [{"type": "Container", "max": {"memory": "1Gi"}}]}}""")!);
        await HealedAtAsync(ns, "160Mi", remedies: 2);
    }

    [Fact]
    public async Task A_paused_Deployment_is_healed_when_it_is_resumed()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "paused-rollout");
        await ns.CreateAsync(Api);
        await ns.StartedAsync(Api);
        await Cluster.Kubectl.RunAsync("rollout", "pause", "deployment/api", "-n", ns.Name);
        await ns.CreatePolicyAsync(UpTo1Gi);

        (await ns.EventAsync("api", "RemedyBlocked")).Should().StartWith("the rollout is paused: kubectl rollout resume deployment/api -n paused");
        (await ns.RemediesAsync("api")).Should().Be(0);

        await Cluster.Kubectl.RunAsync("rollout", "resume", "deployment/api", "-n", ns.Name);
        await HealedAtAsync(ns, "128Mi", remedies: 1);
    }

    /// <summary>Answers its path.</summary>
    private async Task<string> CreateAsync(NodeNamespace ns, string kind, string spec)
    {
        var collection = $"api/v1/namespaces/{ns.Name}/{kind.ToLowerInvariant()}s";
        await Cluster.Api.CreateAsync(collection, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = "obstacle" },
            ["spec"] = JsonNode.Parse(spec),
        });
        if (kind == "ResourceQuota")
            await Eventually.BecomesAsync(() => Cluster.Api.GetAsync($"{collection}/obstacle"), found => found["status"]?["hard"] is not null, "the quota is in force");
        return $"{collection}/obstacle";
    }

    private static async Task HealedAtAsync(NodeNamespace ns, string limit, int remedies)
    {
        NodeNamespace.Limit(await ns.HealedAsync("Deployment", Api.Name, remedies == 1 ? Api.Limit : "80Mi")).Should().Be(limit);
        (await ns.RemediesAsync(Api.Name)).Should().Be(remedies);
    }
}
