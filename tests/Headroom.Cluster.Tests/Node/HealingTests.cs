using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Node;

public sealed class HealingTests : NodeTest
{
    private const string OnlyACeiling = """{"memory": {"ceiling": "1Gi"}}""";

    /// <summary>Every number is the incident's own: the sample workload and the smallest policy, as people apply them.</summary>
    [Fact]
    public async Task Flagsmith_is_healed_by_a_policy_of_nothing_but_a_ceiling()
    {
        await Cluster.Kubectl.RunAsync("apply", "-f", Repository.At("deploy", "samples", "flagsmith.yaml"));
        await using var ns = NodeNamespace.Adopt(Cluster, "flagsmith");
        await Cluster.Kubectl.RunAsync("apply", "-n", "flagsmith", "-f", Repository.At("deploy", "samples", "memorypolicy-smallest.yaml"));

        var healed = await ns.HealedAsync("Deployment", "flagsmith-api", formerLimit: "64Mi");

        NodeNamespace.Limit(healed).Should().Be("256Mi", "200 MiB are needed, and twice that is the most that is right");
        NodeNamespace.Request(healed).Should().Be("128Mi", "the request was half of the limit");
        (await ns.EventAsync("flagsmith-api", "OOMKillObserved"))
            .Should().MatchRegex("^(api was OOM-killed at its limit of 64Mi|api of [^:]+: LimitOom: OOMKilled, exit code 137, at its limit of 64Mi)", "the latter where both kills were there at the first look");
        (await ns.EventAsync("flagsmith-api", "MemoryRaised")).Should().Contain("api: limit 64Mi -> 256Mi, request 32Mi -> 128Mi");
        (await Cluster.Kubectl.RunAsync("describe", "deployment", "flagsmith-api", "-n", "flagsmith")).Should()
            .Contain("OOMKillObserved").And.Contain("limit 64Mi -> 256Mi, request 32Mi -> 128Mi");
        (await ns.RemediesAsync("flagsmith-api")).Should().Be(1, "a step is 192Mi at least");
    }

    [Fact]
    public async Task A_policys_status_tells_what_was_done_under_it()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "told");
        await ns.CreatePolicyAsync(OnlyACeiling);
        await ns.CreateAsync(new HungryWorkload("api", NeedsMebibytes: 100));

        var status = await ns.PolicyStatusAsync("Deployment/api", "Recovering");

        var incident = NodeNamespace.Incident(status, "Deployment/api")!;
        ((string?)incident["container"], (string?)incident["verdict"], (string?)incident["memoryFrom"], (string?)incident["memoryTo"], (int?)incident["attempts"])
            .Should().Be(("app", "LimitOom", "64Mi", "128Mi", 1));
        ((int?)status["workloads"]!["recovering"], (int?)status["workloads"]!["looping"]).Should().Be((1, 0));
        (await Cluster.Kubectl.RunAsync("get", "mempol", "-n", ns.Name)).Should().MatchRegex(@"default\s+Enforce\s+1Gi");
    }

    [Fact]
    public async Task A_workload_that_holds_for_stableFor_has_recovered()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "recovered");
        await ns.CreatePolicyAsync("""{"memory": {"ceiling": "1Gi"}, "recovery": {"stableFor": "10s"}}""");
        var api = new HungryWorkload("api", NeedsMebibytes: 100);
        await ns.CreateAsync(api);

        var status = await ns.PolicyStatusAsync("Deployment/api", "Recovered");

        (await ns.EventAsync("api", "Recovered")).Should().Contain("limit 128Mi holds: no kill for 10s");
        ((int?)status["workloads"]!["recovered"], (int?)status["workloads"]!["recovering"]).Should().Be((1, 0));
        await ns.ReadyAsync(api);
        (await ns.RemediesAsync("api")).Should().Be(1);
    }

    /// <summary>The second incident: FastAPI with its drivers needs 350 MiB, its limit is 256Mi.</summary>
    [Fact]
    public async Task FastApi_with_two_replicas_is_healed_by_one_patch()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "fastapi");
        await ns.CreatePolicyAsync(OnlyACeiling);
        var api = new HungryWorkload("fk-api", NeedsMebibytes: 350) { Replicas = 2, Limit = "256Mi", Request = "128Mi" };
        await ns.CreateAsync(api);

        var healed = await ns.HealedAsync(api);

        (NodeNamespace.Limit(healed), NodeNamespace.Request(healed)).Should().Be(("512Mi", "256Mi"));
        (await ns.RemediesAsync("fk-api")).Should().Be(1, "two replicas that are killed make one decision");
    }

    [Fact]
    public async Task A_DaemonSet_is_healed()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "daemonset");
        await ns.CreatePolicyAsync(OnlyACeiling);
        var agent = new HungryWorkload("agent", NeedsMebibytes: 100) { Kind = "DaemonSet" };
        await ns.CreateAsync(agent);

        var healed = await ns.HealedAsync(agent);

        (NodeNamespace.Limit(healed), NodeNamespace.Request(healed)).Should().Be(("128Mi", "64Mi"));
        (await ns.RemediesAsync("agent")).Should().Be(1);
    }

    [Fact]
    public async Task A_StatefulSet_whose_pods_are_managed_in_parallel_is_healed()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "parallel");
        await ns.CreatePolicyAsync(OnlyACeiling);
        var store = new HungryWorkload("store", NeedsMebibytes: 100) { Kind = "StatefulSet", Extra = new() { ["podManagementPolicy"] = "Parallel" } };
        await ns.CreateAsync(store);

        var healed = await ns.HealedAsync(store);

        (NodeNamespace.Limit(healed), NodeNamespace.Request(healed)).Should().Be(("128Mi", "64Mi"));
        (await ns.RemediesAsync("store")).Should().Be(1);
    }

    /// <summary>With OrderedReady the StatefulSet's controller does not replace the broken pod (kubernetes #67250), and makes the next only when that is ready.</summary>
    [Fact]
    public async Task A_StatefulSet_of_three_ordered_pods_is_healed_its_broken_pod_deleted_at_each_step_and_no_other()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "ordered");
        await ns.CreatePolicyAsync(OnlyACeiling);
        var store = new HungryWorkload("store", NeedsMebibytes: 200) { Kind = "StatefulSet", Replicas = 3 };
        await ns.CreateAsync(store);

        var healed = await ns.HealedAsync(store);

        (NodeNamespace.Limit(healed), NodeNamespace.Request(healed)).Should().Be(("256Mi", "128Mi"));
        (await ns.RemediesAsync("store")).Should().Be(2, "64Mi doubles twice on its way to 200 MiB");
        (await ns.EventAsync("store", "PodDeleted")).Should().StartWith("store-0 is deleted, to come back with app: limit ");
        (await ns.OperatorWritesAsync()).Where(write => write is { Resource: "pods/eviction", Code: < 300 } or { Verb: "delete" })
            .Select(write => write.Name).Should().Equal(["store-0", "store-0"], "once for each step; the others were made with what is enough");
    }
}
