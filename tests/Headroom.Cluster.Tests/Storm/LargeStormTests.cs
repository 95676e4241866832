using Xunit.Abstractions;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>As StormTests, with as many workloads as a large cluster has. For releases.</summary>
[Trait("Ring", "long")]
public sealed class LargeStormTests(StormCluster cluster, ITestOutputHelper output) : StormTest(cluster, output)
{
    [Theory]
    [InlineData(500)]
    [InlineData(1000)]
    public Task Deployments_killed_within_ten_seconds_are_healed_with_two_patches_each_the_costliest_first_and_never_above_the_budget(int workloads) =>
        HealedWithinBudgetAsync(workloads, new StormBudget(ReplicasPerMinute: 1000, ReplicasBurst: 60));
}
