using System.Globalization;
using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Storms;

/// <summary>A control plane for storms. Taken down at the end.</summary>
internal sealed class StormControlPlane : IAsyncDisposable
{
    private static readonly string Name = $"bench-{Repository.Tag}";
    private static readonly string Tool = Repository.At("tests", "cluster", "cluster");

    private StormControlPlane(StormSite site) => Site = site;

    public StormSite Site { get; }

    public static async Task<StormControlPlane> StartAsync()
    {
        await ToolAsync("down");
        try
        {
            await ToolAsync("up", "--no-node", "--audit", "--fast-controllers");
            return new StormControlPlane(await StormSite.PrepareAsync((await ToolAsync("kubeconfig")).Trim(), (await ToolAsync("audit")).Trim()));
        }
        catch
        {
            await ToolAsync("down");
            throw;
        }
    }

    /// <summary>etcd writes so far, of the whole cluster.</summary>
    public static async Task<long> PutsAsync() => long.Parse((await ToolAsync("puts")).Trim(), CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await ToolAsync("down");
    }

    private static async Task<string> ToolAsync(string command, params string[] arguments) =>
        (await Shell.RunAsync(Tool, [command, "--name", Name, .. arguments])).OrThrow();
}
