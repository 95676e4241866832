using Headroom.Cluster.Tests.ApiServer;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>A control plane whose controllers keep up with a storm.</summary>
public sealed class StormCluster() : ControlPlane("storm", "--fast-controllers")
{
    private StormSite? _site;

    internal StormSite Site => _site!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _site = await StormSite.PrepareAsync(KubeConfig, AuditPath);
    }

    public override async Task DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
        await base.DisposeAsync();
    }
}

/// <summary>One storm at a time, and after all that runs side by side: a storm takes what the machine has.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class StormCollection : ICollectionFixture<StormCluster>
{
    public const string Name = "storm";
}
