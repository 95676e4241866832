using System.Collections.Concurrent;

namespace Headroom.Cluster.Tests.Harness;

/// <summary>One cluster for any number of test classes that run side by side: brought up by the first that asks, taken down after the last test of the assembly.</summary>
internal static class SharedCluster
{
    private static readonly ConcurrentDictionary<Type, Lazy<Task<LocalCluster>>> Clusters = new();

    public static async Task<T> OfAsync<T>()
        where T : LocalCluster, new() => (T)await Clusters.GetOrAdd(typeof(T), _ => new Lazy<Task<LocalCluster>>(StartAsync<T>)).Value;

    public static async Task TakeDownAllAsync()
    {
        foreach (var cluster in Clusters.Values.Where(cluster => cluster.Value.IsCompletedSuccessfully))
            await (await cluster.Value).DisposeAsync();
    }

    private static async Task<LocalCluster> StartAsync<T>()
        where T : LocalCluster, new()
    {
        var cluster = new T();
        await cluster.InitializeAsync();
        return cluster;
    }
}
