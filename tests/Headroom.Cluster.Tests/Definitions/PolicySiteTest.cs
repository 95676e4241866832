namespace Headroom.Cluster.Tests.Definitions;

/// <summary>A test of what a server makes of the definition and of policies. It runs on each server that a derived class opens.</summary>
public abstract class PolicySiteTest : IAsyncLifetime
{
    private PolicySite? _site;

    internal PolicySite Site => _site!;

    public async Task InitializeAsync() => _site = await OpenAsync();

    /// <summary>False where the server could not be had.</summary>
    private protected bool IsOpen => _site is not null;

    public virtual async Task DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
    }

    private protected abstract Task<PolicySite> OpenAsync();
}
