using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Storms;

/// <summary>A control plane for storms. Taken down at the end.</summary>
internal sealed class StormControlPlane : IAsyncDisposable
{
    private StormControlPlane(StormSite site) => Site = site;

    public StormSite Site { get; }

    public static async Task<StormControlPlane> StartAsync()
    {
        await BenchTool.RunAsync("down");
        try
        {
            await BenchTool.RunAsync("up", "--no-node", "--audit", "--fast-controllers");
            return new StormControlPlane(await StormSite.PrepareAsync(await BenchTool.RunAsync("kubeconfig"), await BenchTool.RunAsync("audit")));
        }
        catch
        {
            await BenchTool.RunAsync("down");
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await BenchTool.RunAsync("down");
    }
}
