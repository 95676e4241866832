using Xunit.Abstractions;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>A test with a stage of its own; what its storms came to is printed.</summary>
[Collection(StormCollection.Name)]
[Trait("Ring", "api")]
public abstract class StormTest(StormCluster cluster, ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>
    /// The budget counts when a patch is sent, the audit log when it arrives: what was sent a little before a window may arrive in it.
    /// </summary>
    private static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(1);

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

    /// <summary>No decision is taken twice, and none is missing.</summary>
    internal static void DecidedOnce(Storm storm) =>
        storm.WorkloadsByChanges.Should().Equal(new Dictionary<int, int> { [storm.Plan.Steps] = storm.Workloads.Count }, "so many remedies each workload needs");

    /// <summary>And each is one write.</summary>
    internal static void WrittenOnce(Storm storm, StormAccount account) => account.WorkloadsByPatches.Should().Equal(storm.WorkloadsByChanges);

    /// <summary>Whatever reaches the API server is one of the kinds that the budget has a purse for, or the lease.</summary>
    private static void WritesOnlyWhatHasAPurse(StormAccount account) => account.Writes.Select(write => $"{write.Verb} {write.Resource}").Distinct()
        .Should().BeSubsetOf(["patch deployments", "create events", "patch events", "patch memorypolicies/status", "create leases", "update leases", "patch leases"]);

    internal static void HeldTo(StormBudget budget, StormAccount account)
    {
        WritesOnlyWhatHasAPurse(account);
        foreach (var window in new[] { TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60) })
        {
            var (because, counted) = ($"that is what the budget has for {window.TotalSeconds:0} s", window + OnTheWay);
            ((double)account.MostReplicasWithin(window)).Should().BeLessThanOrEqualTo(budget.ReplicasWithin(counted), because);
            ((double)account.MostWritesWithin("events", window)).Should().BeLessThanOrEqualTo(budget.TellingsWithin(counted), because);
            ((double)account.MostWritesWithin("memorypolicies/status", window)).Should().BeLessThanOrEqualTo(budget.TellingsWithin(counted), because);
        }
    }
}
