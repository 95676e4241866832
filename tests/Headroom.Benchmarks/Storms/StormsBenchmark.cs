using System.Globalization;
using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Storms;

/// <summary>
/// What healing costs when very many need it at once: storms of more and more workloads on a control plane of their own, each with one operator
/// and again without. No node and no container is behind the pods: a double writes their statuses at the rates that are printed.
/// </summary>
internal static class StormsBenchmark
{
    public static readonly IReadOnlyList<int> Usual = [10, 100, 500, 1000];

    private static readonly StormRates Rates = new() { StatusWritesPerRestart = 5 };
    private static readonly StormBudget Budget = new(ReplicasPerMinute: 1000, ReplicasBurst: 60);

    /// <param name="sizes">How many workloads, a storm for each.</param>
    /// <param name="folder">Where the chart and the table go as storm.svg and storm.md; null for nowhere.</param>
    public static async Task RunAsync(IReadOnlyList<int> sizes, string? folder, TextWriter output)
    {
        var results = new List<StormResult>();
        await using (var cluster = await StormControlPlane.StartAsync())
        {
            foreach (var size in sizes)
            {
                await Progress.TellAsync($"{size} workloads");
                var result = await new StormRun(cluster.Site, new StormPlan(size, Replicas: 2), Rates, Budget).MeasureAsync();
                results.Add(result);
                await Progress.TellAsync(string.Create(CultureInfo.InvariantCulture, $"healed after {result.HealedSeconds:0.0} s, {result.OperatorWrites} writes"));
            }
        }

        var report = $"""
            ## Storms

            Deployments of 2 pods, limit 64Mi, need 200Mi, in 5 namespaces: two remedies each. Budget: {Budget}. The kubelet's double: {Rates}; it records no events.

            {StormTable.Of(results)}
            """;
        await output.WriteLineAsync(report);
        if (folder is null)
            return;
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "storm.md"), report + "\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "storm.svg"), StormChart.Of(results));
    }
}
