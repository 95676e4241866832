using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Node;

/// <summary>A program that really grows until the kernel kills it.</summary>
public sealed class LeakTests : NodeTest
{
    private static readonly HungryWorkload Leaking = new("leaky", NeedsMebibytes: 0) { Does = ["--leak", "20"] };

    [Fact]
    public async Task A_leak_is_stopped_within_three_further_attempts_and_nothing_is_written_from_then_on()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "leak");
        await ns.CreatePolicyAsync("""{"memory": {"ceiling": "1Gi"}}""");
        await ns.CreateAsync(Leaking);

        (await ns.EventAsync("leaky", "LeakSuspected")).Should().MatchRegex(@"^app lived \d+s at 64Mi, \d+s at 128Mi, \d+s at 256Mi(, \d+s at 512Mi)?: it grows with whatever it is given, about (1[5-9]|2\d) MiB/s");
        var status = await ns.PolicyStatusAsync("Deployment/leaky", "GaveUp");
        var incident = NodeNamespace.Incident(status, "Deployment/leaky")!;
        ((string?)incident["reason"], (int?)status["workloads"]!["gaveUp"]).Should().Be(("LeakSuspected", 1));
        ((int)incident["attempts"]!).Should().BeInRange(2, 3);
        (await ns.EventsAsync("leaky", "CeilingReached")).Should().BeEmpty();

        await NothingFollowsAsync(ns);
    }

    [Fact]
    public async Task With_Revert_the_values_of_before_are_back_in_one_write_and_nothing_follows()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "leak-revert");
        await ns.CreatePolicyAsync("""{"memory": {"ceiling": "1Gi"}, "recovery": {"onGiveUp": "Revert"}}""");
        await ns.CreateAsync(Leaking);

        (await ns.EventAsync("leaky", "MemoryReverted")).Should().MatchRegex(@"^app: limit (256|512)Mi -> 64Mi, request (128|256)Mi -> 32Mi, as before Headroom \(LeakSuspected\): it lived ");
        await ns.PolicyStatusAsync("Deployment/leaky", "GaveUp");
        var reverted = await ns.GetAsync(Leaking);
        (NodeNamespace.Limit(reverted), NodeNamespace.Request(reverted)).Should().Be(("64Mi", "32Mi"));
        var raised = (await ns.EventsAsync("leaky", "MemoryRaised")).Sum(told => told["count"]!.GetValue<int>());
        (await ns.RemediesAsync("leaky")).Should().Be(raised + 1, "one write took all of it back");

        await NothingFollowsAsync(ns);
        (NodeNamespace.Limit(await ns.GetAsync(Leaking)), NodeNamespace.Request(await ns.GetAsync(Leaking))).Should().Be(("64Mi", "32Mi"));
    }

    /// <summary>The newest pod goes on being killed: two restarts from now, the operator has seen at least one more kill.</summary>
    private static async Task NothingFollowsAsync(NodeNamespace ns)
    {
        await ns.ReadyAsync(Leaking);
        var writes = (await ns.OperatorWritesAsync()).Count;

        await ns.RestartedAsync("leaky", await ns.RestartsAsync("leaky") + 2);

        (await ns.OperatorWritesAsync()).Skip(writes).Should().BeEmpty("there is nothing new to do, nor to tell");
    }
}
