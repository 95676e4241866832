using Xunit.Abstractions;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>However many are killed at once: as many writes as there are decisions, no faster than the budget, and nobody is left.</summary>
public sealed class StormTests(StormCluster cluster, ITestOutputHelper output) : StormTest(cluster, output)
{
    [Fact]
    public async Task Five_hundred_deployments_killed_within_ten_seconds_are_healed_with_two_patches_each_the_costliest_first_and_never_above_the_budget()
    {
        var budget = new StormBudget(ReplicasPerMinute: 1000, ReplicasBurst: 60);
        var storm = await Stage.GatherAsync(new StormPlan(Workloads: 500, Replicas: 2) { Heavy = [10, 10, 10] });
        await Stage.StartOperatorAsync(storm, budget);

        storm.Begin();
        await storm.HealedAsync();

        var account = await storm.AccountAsync();
        Print(storm, budget, account);
        DecidedOnce(storm);
        WrittenOnce(storm, account);
        HeldTo(budget, account);
        account.WritesPerWorkload.Should().BeLessThan(8, "patches, what is said about them, and the statuses of a few policies");
        account.Heavy.Select(heavy => heavy.OthersBefore)
            .Should().HaveCount(3).And.OnlyContain(before => before < 50, "killed last, they cost the cluster most, and some four hundred others wait at that time");
    }

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
