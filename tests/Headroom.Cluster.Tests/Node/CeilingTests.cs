namespace Headroom.Cluster.Tests.Node;

public sealed class CeilingTests : NodeTest
{
    [Fact]
    public async Task A_workload_that_needs_more_than_the_ceiling_is_left_there_and_it_is_said_once()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "ceiling");
        await ns.CreatePolicyAsync("""{"memory": {"ceiling": "128Mi"}}""");
        var api = new HungryWorkload("api", NeedsMebibytes: 200);
        await ns.CreateAsync(api);
        (await ns.EventAsync("api", "CeilingReached")).Should().Contain("allows no more than 128Mi");
        var status = await ns.PolicyStatusAsync("Deployment/api", "GaveUp");
        ((int?)status["workloads"]!["gaveUp"]).Should().Be(1);
        status["conditions"]!.AsArray().Should().Contain(condition => (string?)condition!["type"] == "Degraded" && (string?)condition["status"] == "True");
        var writes = (await ns.OperatorWritesAsync()).Count;

        // The newest pod goes on being killed: at its second restart from now, the operator has seen at least one more kill.
        await ns.RestartedAsync("api", await ns.RestartsAsync("api") + 2);

        NodeNamespace.Limit(await ns.GetAsync(api)).Should().Be("128Mi");
        (await ns.RemediesAsync("api")).Should().Be(1);
        (await ns.EventsAsync("api", "CeilingReached")).Should().ContainSingle().Which["count"]!.GetValue<int>().Should().Be(1);
        (await ns.OperatorWritesAsync()).Skip(writes).Should().BeEmpty("there is nothing new to tell");
    }
}
