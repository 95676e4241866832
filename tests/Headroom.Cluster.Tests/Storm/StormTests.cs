using Xunit.Abstractions;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>However many are killed at once: as many writes as there are decisions, no faster than the budget, and nobody is left.</summary>
public sealed class StormTests(StormCluster cluster, ITestOutputHelper output) : StormTest(cluster, output)
{
    /// <summary>
    /// The budget counts when a patch is sent, the audit log when it arrives: what was sent a little before a window may arrive in it.
    /// </summary>
    private static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Five_hundred_deployments_killed_within_ten_seconds_are_healed_with_two_patches_each_the_costliest_first_and_never_above_the_budget()
    {
        var budget = new StormBudget(ReplicasPerMinute: 1000, ReplicasBurst: 60);
        var storm = await GatherAsync(new StormPlan(Workloads: 500, Replicas: 2) { Heavy = [10, 10, 10] });
        await StartOperatorAsync(storm, budget);

        storm.Begin();
        await storm.HealedAsync();

        var account = await storm.AccountAsync();
        Print(storm, budget, account);
        account.WorkloadsByPatches.Should().Equal(new Dictionary<int, int> { [storm.Plan.Steps] = storm.Workloads.Count }, "a decision is one write, and none is taken twice");
        HeldTo(budget, account);
        account.WritesPerWorkload.Should().BeLessThan(8, "patches, what is said about them, and the statuses of a few policies");
        account.FirstPatches.Index().Where(entry => entry.Item.Workload.IsHeavy).Should().HaveCount(3)
            .And.OnlyContain(entry => entry.Index < storm.Workloads.Count / 2, "created and killed last, they cost the cluster most");
    }

    [Fact]
    public async Task Three_hundred_pods_of_one_deployment_killed_at_once_are_one_decision_and_one_patch()
    {
        var budget = new StormBudget(ReplicasPerMinute: 1000, ReplicasBurst: 300);
        var storm = await GatherAsync(
            new StormPlan(Workloads: 1, Replicas: 300) { Namespaces = 1, Needs = "100Mi" }, new StormRates { FirstKillsWithin = TimeSpan.Zero });
        await StartOperatorAsync(storm, budget);

        storm.Begin();
        await storm.HealedAsync();

        var account = await storm.AccountAsync();
        Print(storm, budget, account);
        account.Patches.Should().ContainSingle();
    }

    internal static void HeldTo(StormBudget budget, StormAccount account)
    {
        foreach (var window in new[] { TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60) })
            ((double)account.MostWithin(window)).Should().BeLessThanOrEqualTo(budget.Within(window + OnTheWay), $"that is what the budget has for {window.TotalSeconds:0} s");
    }
}
