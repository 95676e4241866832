using System.Globalization;
using Headroom.Benchmarks.Incidents;
using Headroom.Kubernetes.Quantities;

namespace Headroom.Benchmarks.Paces;

/// <summary>How fast a limit should climb: each pace over a spread of needs on paper, and over a few on a node, where the kernel kills.</summary>
internal static class PacesBenchmark
{
    private const string Ceiling = "1Gi";

    /// <summary>No container here lives longer than a few seconds if its limit is too low.</summary>
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(10);

    private static readonly int[] NeedsMebibytes = [200, 350, 600];

    /// <param name="runs">On a node, of each pace and need; 0 for on paper only.</param>
    public static async Task RunAsync(int runs, TextWriter output)
    {
        await output.WriteLineAsync("## Paces over a spread of needs, worked out");
        await output.WriteLineAsync();
        await TableAsync(
            output, ["pace", "remedies", "most", "kills, at least", "etcd writes", "limit over need", "nine of ten below", "request over need", "nine of ten below"], names: 1,
            Pace.All.Select(NeedSpread.Of).Select(result => new[]
            {
                result.Pace.Name, Amounts.Text(result.Remedies, "0.00"), Amounts.Text(result.MostRemedies, "0"), Amounts.Text(result.Kills, "0.00"), Amounts.Text(result.EtcdWrites, "0"),
                Amounts.Text(result.LimitOverNeed.Mean, "0.00"), Amounts.Text(result.LimitOverNeed.High, "0.00"), Amounts.Text(result.RequestOverNeed.Mean, "0.00"), Amounts.Text(result.RequestOverNeed.High, "0.00"),
            }));
        if (runs > 0)
            await OnNodeAsync(runs, output);
    }

    private static async Task OnNodeAsync(int runs, TextWriter output)
    {
        await using var cluster = await BenchCluster.StartAsync(TimeProvider.System);
        await output.WriteLineAsync($"## Paces on a node: one replica, limit 64Mi, request 32Mi, ceiling {Ceiling}; medians of {runs}");
        await output.WriteLineAsync();
        var rows = new List<string[]>();
        foreach (var need in NeedsMebibytes)
        {
            foreach (var (number, pace) in Pace.All.Index())
            {
                var results = new List<Result>();
                for (var run = 1; run <= runs; run++)
                {
                    var incident = new Incident(string.Create(CultureInfo.InvariantCulture, $"need{need}-pace{number}"), Replicas: 1, need, Limit: "64Mi", Request: "32Mi");
                    results.Add(await new IncidentRun(cluster, incident, Healer.Headroom, TimeProvider.System) { Memory = pace.Memory(Ceiling), Stable = Stable }.MeasureAsync(run));
                }

                await Progress.TellAsync($"need {need} MiB, {pace.Name}");
                var end = results[^1];
                rows.Add([
                    Amounts.Text(need, "0 MiB"), pace.Name, Median(result => result.Kills, "0"), Median(result => result.ReadySeconds, "0.0"), Median(result => result.TemplatePatches, "0"),
                    Median(result => result.PutsUntilReady, "0"), $"{end.Limit} ({Over(end.Limit, need)})", $"{end.Request} ({Over(end.Request, need)})",
                ]);

                string Median(Func<Result, double> figure, string format) => Amounts.Text(Report.Median(results, figure), format);
            }
        }

        await TableAsync(output, ["need", "pace", "kills", "seconds to ready", "template patches", "etcd writes until ready", "limit (over need)", "request (over need)"], names: 2, rows);
    }

    private static Task TableAsync(TextWriter output, string[] head, int names, IEnumerable<string[]> rows) => output.WriteLineAsync(MarkdownTable.Of(head, rows, names) + "\n");

    private static string Over(string size, int needMebibytes) => Amounts.Text((double)MemorySize.Parse(size).Bytes / MemorySize.FromMebibytes(needMebibytes).Bytes, "0.0");
}
