using System.Globalization;
using Headroom.Benchmarks.Storms;
using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Reactions;

/// <summary>
/// From the API server's having written a first kill down until it has the patch for it: many workloads of one pod killed as fast as the API server takes it,
/// and again spread over half a minute; the budget is open wide. Both times are the audit log's.
/// </summary>
internal static class ReactionBenchmark
{
    private static readonly StormBudget Wide = new(ReplicasPerMinute: 60_000, ReplicasBurst: 10_000);
    private static readonly TimeSpan[] Spreads = [TimeSpan.Zero, TimeSpan.FromSeconds(30)];

    public static async Task RunAsync(int workloads, TextWriter output)
    {
        var rows = new List<IReadOnlyList<string>>();
        await using var cluster = await StormControlPlane.StartAsync();
        foreach (var spread in Spreads)
        {
            var reaction = await new ReactionRun(cluster.Site, new StormPlan(workloads, Replicas: 1) { Needs = "100Mi" }, Wide, spread).MeasureAsync();
            rows.Add([Text(spread.TotalSeconds, "0"), Text(reaction.KillsWrittenWithin.TotalSeconds, "0.0"), Text(At(reaction, 50), "0"), Text(At(reaction, 90), "0"), Text(At(reaction, 99), "0"), Text(reaction.ReadsPerPatch, "0.0")]);
            await Progress.TellAsync(string.Join(" | ", rows[^1]));
            await Progress.TellAsync(string.Join(", ", reaction.Reads.OrderByDescending(read => read.Value).Select(read => $"{read.Value} x {read.Key}")));
        }

        await output.WriteLineAsync($"""
            ## From kill to patch

            {workloads} Deployments of one pod.

            {MarkdownTable.Of(["asked to be killed within, s", "written within, s", "p50, ms", "p90, ms", "p99, ms", "reads for each patch"], rows)}
            """);
    }

    private static double At(Reaction reaction, int percent) => reaction.Times[Math.Min(reaction.Times.Count - 1, reaction.Times.Count * percent / 100)].TotalMilliseconds;

    private static string Text(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
}
