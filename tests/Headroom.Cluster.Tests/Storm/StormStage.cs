namespace Headroom.Cluster.Tests.Storm;

/// <summary>Storms, operator processes and what is between them and the API server: all end with the stage.</summary>
internal sealed class StormStage(StormSite site) : IAsyncDisposable
{
    /// <summary>Of an operator that is alone.</summary>
    private static readonly Dictionary<string, string> Alone = new() { ["Headroom:LeaderElection:Enabled"] = "false" };

    private readonly List<OperatorProcess> _operators = [];
    private readonly List<ApiFaultProxy> _proxies = [];
    private readonly List<Storm> _storms = [];

    public StormSite Site { get; } = site;

    public async Task<Storm> GatherAsync(StormPlan plan, StormRates? rates = null)
    {
        var storm = await Storm.GatherAsync(Site, plan, rates);
        _storms.Add(storm);
        return storm;
    }

    /// <summary>An operator for this storm alone, which has seen its policies.</summary>
    /// <param name="faults">On its way to the API server; null for none.</param>
    public async Task<OperatorProcess> StartOperatorAsync(Storm storm, StormBudget budget, IFaultChoice? faults = null)
    {
        var started = await BeginOperatorAsync(storm, budget, faults);
        await storm.PoliciesAreSeenAsync();
        return started;
    }

    /// <summary>An operator for this storm alone, just started.</summary>
    /// <param name="faults">On its way to the API server; null for none.</param>
    public async Task<OperatorProcess> BeginOperatorAsync(Storm storm, StormBudget budget, IFaultChoice? faults = null)
    {
        var account = await Site.Operators.CreateAsync();
        var kubeConfig = faults is null ? account.KubeConfig : await ThroughProxyAsync(account, faults);
        return Keep(await OperatorProcess.StartAsync(account, storm.Namespaces, budget.Settings().Concat(Alone).ToDictionary(), kubeConfig));
    }

    public OperatorProcess Keep(OperatorProcess process)
    {
        _operators.Add(process);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _operators)
            await process.DisposeAsync();
        foreach (var proxy in _proxies)
            await proxy.DisposeAsync();
        foreach (var storm in _storms)
            await storm.DisposeAsync();
    }

    private async Task<string> ThroughProxyAsync(OperatorAccount account, IFaultChoice faults)
    {
        var proxy = await ApiFaultProxy.StartAsync(account.KubeConfig, faults);
        _proxies.Add(proxy);
        return await Site.Operators.ThroughAsync(account, proxy.Address, proxy.Certificate);
    }
}
