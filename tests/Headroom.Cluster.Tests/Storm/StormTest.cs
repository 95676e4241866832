using Xunit.Abstractions;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>A test with a stage of its own; what its storms came to is printed.</summary>
[Collection(StormCollection.Name)]
public abstract class StormTest(StormCluster cluster, ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>Reconciles that the operator has in flight at once by default: so many may have their turn already when a costlier one comes.</summary>
    private const int Workers = 8;

    internal StormStage Stage { get; } = new(cluster.Site);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await Stage.DisposeAsync();

    internal void Print(Storm storm, StormBudget budget, StormAccount account) => output.WriteLine(
        $"""
        {storm.Plan}
        {storm.Kubelet.Rates}
        budget: {budget}
        {storm.Kubelet.Kills} kills shown, {storm.Kubelet.StatusWrites} pod statuses written; all healed after {storm.HealedAfter.TotalSeconds:0.0} s
        {account}
        """);

    /// <summary>Light Deployments and three heavy ones, killed within ten seconds: two patches each, the heavy ones first, never above the budget.</summary>
    internal async Task HealedWithinBudgetAsync(int workloads, StormBudget budget)
    {
        var storm = await Stage.GatherAsync(new StormPlan(workloads, Replicas: 2) { Heavy = [10, 10, 10] });
        await Stage.StartOperatorAsync(storm, budget);

        storm.Begin();
        await storm.HealedAsync();

        var account = await storm.AccountAsync();
        Print(storm, budget, account);
        DecidedOnce(storm);
        WrittenOnce(storm, account);
        HeldTo(budget, account);
        account.WritesPerWorkload.Should().BeLessThan(8, "patches, what is said about them, and the statuses of a few policies");
        account.Heavy.Should().HaveCount(3);
        account.Heavy.Should().OnlyContain(heavy => heavy.OthersLeft > 5 * Workers, "where nobody waits there is no order");
        account.Heavy.Should().OnlyContain(heavy => heavy.OthersBefore <= Workers + 2, "killed last, they cost the cluster most: only who has its turn already, and the other two, go before");
    }

    /// <summary>No decision is taken twice, and none is missing.</summary>
    internal static void DecidedOnce(Storm storm) =>
        storm.WorkloadsByChanges.Should().Equal(new Dictionary<int, int> { [storm.Plan.Steps] = storm.Workloads.Count }, "so many remedies each workload needs");

    /// <summary>And each is one write.</summary>
    internal static void WrittenOnce(Storm storm, StormAccount account) => account.WorkloadsByPatches.Should().Equal(storm.WorkloadsByChanges);

    /// <summary>Whatever reaches the API server is one of the kinds that the budget has a purse for, or the lease.</summary>
    private static void WritesOnlyWhatHasAPurse(StormAccount account) => account.Writes.Select(write => $"{write.Verb} {write.Resource}").Distinct()
        .Should().BeSubsetOf(["patch deployments", "create events", "patch events", "patch memorypolicies/status", "create leases", "update leases", "patch leases"]);

    /// <summary>
    /// Never above the budget, counted from the beginning of the storm. That it holds from any moment on is held by the tests with a clock of
    /// their own: here a request may take its time on its way, and then arrives in another minute than it was sent in.
    /// </summary>
    internal static void HeldTo(StormBudget budget, StormAccount account)
    {
        WritesOnlyWhatHasAPurse(account);
        account.ReplicasAbove(budget).Should().BeLessThanOrEqualTo(0, $"that is the budget: {budget}");
        account.WritesAbove("events", budget).Should().BeLessThanOrEqualTo(0, $"that is the budget: {budget}");
        account.WritesAbove("memorypolicies/status", budget).Should().BeLessThanOrEqualTo(0, $"that is the budget: {budget}");
    }
}
