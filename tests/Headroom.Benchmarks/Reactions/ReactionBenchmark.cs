using Headroom.Benchmarks.Storms;
using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Reactions;

/// <summary>
/// From a first kill to its patch, of many workloads of one pod, while the budget is open wide. Three times: the operator alone, before a double of the API server in its own process that has every
/// answer ready; its program, before such a double over TLS; and on a real API server, whose controllers roll out what is patched meanwhile, all of them on the same machine.
/// </summary>
internal static class ReactionBenchmark
{
    private static readonly StormBudget Wide = new(ReplicasPerMinute: 60_000, ReplicasBurst: 10_000) { TellingsPerMinute = 60_000, TellingsBurst = 10_000 };
    private static readonly TimeSpan[] Spreads = [TimeSpan.Zero, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2)];
    private static readonly (int Workers, double Milliseconds)[] Doubles = [(8, 0), (8, 5), (32, 5)];

    public static async Task RunAsync(int workloads, TextWriter output)
    {
        await RunAloneAsync(workloads, output);
        await output.WriteLineAsync($"""

            On a real API server, from when it had written the kill down until it had the patch:

            {MarkdownTable.Of(["asked to be killed within, s", "written within, s", .. Percentiles.Titles, "reads for each patch"], await RealAsync(Plan(workloads)))}
            """);
    }

    /// <summary>The first half: it needs no cluster.</summary>
    public static async Task RunAloneAsync(int workloads, TextWriter output)
    {
        await output.WriteLineAsync($"""
            ## From kill to patch

            {workloads} Deployments of one pod, killed at once; a double of the API server in the operator's own process:

            {MarkdownTable.Of(["workers", "each answer takes, ms", .. Percentiles.Titles, "requests for each patch", "CPU for each patch, ms"], await OwnAsync(Plan(workloads)))}
            """);
        await output.WriteLineAsync($"""

            The program as its image has it, before a double on the same machine, over TLS:

            {MarkdownTable.Of(["storm", .. Percentiles.Titles, "requests for each patch", "CPU for each patch, ms"], await ProgramAsync(Plan(workloads)))}
            """);
    }

    private static StormPlan Plan(int workloads) => new(workloads, Replicas: 1) { Needs = "100Mi", StableFor = "1h" };

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> OwnAsync(StormPlan plan)
    {
        // These pay for the compiler.
        await OwnReaction.MeasureAsync(plan, Wide, workers: 8, TimeSpan.Zero);
        var rows = new List<IReadOnlyList<string>>();
        foreach (var (workers, milliseconds) in Doubles)
        {
            var own = await OwnReaction.MeasureAsync(plan, Wide, workers, TimeSpan.FromMilliseconds(milliseconds));
            await AddAsync(rows, [Amounts.Text(workers, "0"), Amounts.Text(milliseconds, "0"), .. own.Times.Cells, Amounts.Text(own.Requests, "0.0"), Amounts.Text(own.Cpu.TotalMilliseconds, "0.00")]);
        }

        return rows;
    }

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> ProgramAsync(StormPlan plan)
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var (wave, cpu) in await ProgramReaction.MeasureAsync(plan, Wide))
            await AddAsync(rows, [Amounts.Text(rows.Count + 1, "0"), .. wave.Times.Cells, Amounts.Text(wave.Requests, "0.0"), Amounts.Text(cpu.TotalMilliseconds, "0.00")]);
        return rows;
    }

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> RealAsync(StormPlan plan)
    {
        var rows = new List<IReadOnlyList<string>>();
        await using var cluster = await StormControlPlane.StartAsync();
        foreach (var spread in Spreads)
        {
            var reaction = await new ReactionRun(cluster.Site, plan, Wide, spread).MeasureAsync();
            await AddAsync(rows, [Amounts.Text(spread.TotalSeconds, "0"), Amounts.Text(reaction.KillsWrittenWithin.TotalSeconds, "0.0"), .. reaction.Times.Cells, Amounts.Text(reaction.ReadsPerPatch, "0.0")]);
            await Progress.TellAsync(string.Join(", ", reaction.Reads.OrderByDescending(read => read.Value).Select(read => $"{Amounts.Text(read.Value, "0")} {read.Key}")));
        }

        return rows;
    }

    private static Task AddAsync(List<IReadOnlyList<string>> rows, IReadOnlyList<string> row)
    {
        rows.Add(row);
        return Progress.TellAsync(string.Join(" | ", row));
    }
}
