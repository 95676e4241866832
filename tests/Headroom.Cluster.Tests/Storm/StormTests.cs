using Xunit.Abstractions;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>However many are killed at once: as many writes as there are decisions, no faster than the budget, and nobody is left.</summary>
[Trait("Ring", "api")]
public sealed class StormTests(StormCluster cluster, ITestOutputHelper output) : StormTest(cluster, output)
{
    [Fact]
    public Task Deployments_killed_within_ten_seconds_are_healed_with_two_patches_each_the_costliest_first_and_never_above_the_budget() =>
        HealedWithinBudgetAsync(workloads: 150, new StormBudget(ReplicasPerMinute: 600, ReplicasBurst: 20));

    [Fact]
    public async Task Three_hundred_pods_of_one_deployment_killed_at_once_are_one_decision_and_one_patch()
    {
        var budget = new StormBudget(ReplicasPerMinute: 1000, ReplicasBurst: 300);
        var storm = await Stage.GatherAsync(
            new StormPlan(Workloads: 1, Replicas: 300) { Namespaces = 1, Needs = "100Mi" }, new StormRates { FirstKillsWithin = TimeSpan.Zero });
        await Stage.StartOperatorAsync(storm, budget);

        storm.Begin();
        await storm.HealedAsync();

        var account = await storm.AccountAsync();
        Print(storm, budget, account);
        account.Patches.Should().ContainSingle();
    }
}
