using Xunit.Abstractions;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>A test with storms and operator processes, which end with it; what they came to is printed.</summary>
[Collection(StormCollection.Name)]
[Trait("Ring", "api")]
public abstract class StormTest(StormCluster cluster, ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>Of an operator that is alone.</summary>
    private static readonly Dictionary<string, string> Alone = new() { ["Headroom:LeaderElection:Enabled"] = "false" };

    private readonly List<OperatorProcess> _operators = [];
    private readonly List<Storm> _storms = [];

    internal StormSite Site => cluster.Site;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var process in _operators)
            await process.DisposeAsync();
        foreach (var storm in _storms)
            await storm.DisposeAsync();
    }

    internal async Task<Storm> GatherAsync(StormPlan plan, StormRates? rates = null)
    {
        var storm = await Storm.GatherAsync(Site, plan, rates);
        _storms.Add(storm);
        return storm;
    }

    /// <summary>An operator for this storm alone, which has seen its policies.</summary>
    internal async Task<OperatorProcess> StartOperatorAsync(Storm storm, StormBudget budget)
    {
        var started = Keep(OperatorProcess.Start(await Site.Operators.CreateAsync(), storm.Namespaces, budget.Settings().Concat(Alone).ToDictionary()));
        await storm.PoliciesAreSeenAsync();
        return started;
    }

    internal OperatorProcess Keep(OperatorProcess process)
    {
        _operators.Add(process);
        return process;
    }

    internal void Print(Storm storm, StormBudget budget, StormAccount account) => output.WriteLine(
        $"""
        {storm.Plan}
        {storm.Kubelet.Rates}
        budget: {budget}
        {storm.Kubelet.Kills} kills shown, {storm.Kubelet.StatusWrites} pod statuses written; all healed after {storm.HealedAfter.TotalSeconds:0.0} s
        {account}
        """);
}
