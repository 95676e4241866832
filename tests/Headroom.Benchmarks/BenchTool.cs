using System.Globalization;

namespace Headroom.Benchmarks;

/// <summary>tests/cluster/cluster, for the one cluster that the benchmarks of this checkout have at a time.</summary>
internal static class BenchTool
{
    public static readonly string Path = Repository.At("tests", "cluster", "cluster");

    private static readonly string Name = $"bench-{Repository.Tag}";

    public static async Task<string> RunAsync(string command, params string[] arguments) =>
        (await Shell.RunAsync(Path, [command, "--name", Name, .. arguments])).OrThrow().Trim();

    /// <summary>etcd writes so far, of the whole cluster.</summary>
    public static async Task<long> PutsAsync() => long.Parse(await RunAsync("puts"), CultureInfo.InvariantCulture);
}
