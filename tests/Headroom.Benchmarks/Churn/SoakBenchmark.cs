using System.Globalization;
using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Churn;

/// <summary>Whether the operator's memory grows over a long time of churn, new lists and new watches: ten thousand pods, 500 of which change each second, on a double of the API server.</summary>
internal static class SoakBenchmark
{
    private const int Pods = 10_000;
    private const int PerSecond = 500;
    private const int Rows = 12;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(int minutes, TextWriter output)
    {
        await using var crowd = await CrowdDouble.StartAsync(Pods, PerSecond);
        var kubeConfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeConfig, crowd.KubeConfig());
        var port = Ports.Free();
        var settings = new Dictionary<string, string> { ["Headroom:HealthPort"] = port.ToString(CultureInfo.InvariantCulture), ["Headroom:LeaderElection:Enabled"] = "false" };
        await using var headroom = await OperatorProcess.StartAsync(new OperatorAccount("nobody", kubeConfig), [], settings);
        await WatchedOperator.WatchesAsync(headroom);
        File.Delete(kubeConfig);

        using var events = new EventCounter(port);
        var use = ProcessUse.Of(headroom.Id);
        var rows = new List<IReadOnlyList<string>>();
        for (var row = 1; row <= Rows; row++)
        {
            rows.Add([Text(minutes * row / (double)Rows, "0.#"), .. await DuringAsync(TimeSpan.FromMinutes(minutes) / Rows, use, events, crowd)]);
            await Progress.TellAsync(string.Join(" | ", rows[^1]));
        }

        await output.WriteLineAsync($"""
            ## {minutes} minutes

            {Pods} pods on a double of the API server, over TLS; its watches end every two minutes.

            {MarkdownTable.Of(["until minute", "events a second", "CPU, s for 100,000 events", "memory, median", "memory, most", "pods listed anew", "watches"], rows)}
            """);
    }

    private static async Task<IReadOnlyList<string>> DuringAsync(TimeSpan length, ProcessUse use, EventCounter events, CrowdDouble crowd)
    {
        var (before, cpu, asked, began) = (await events.ReadAsync(), use.Cpu, crowd.Asked, TimeProvider.System.GetTimestamp());
        var resident = new List<long>();
        using var seconds = new PeriodicTimer(Second);
        while (TimeProvider.System.GetElapsedTime(began) < length && await seconds.WaitForNextTickAsync())
            resident.Add(use.ResidentBytes);
        var (told, used, took) = (await events.ReadAsync() - before, use.Cpu - cpu, TimeProvider.System.GetElapsedTime(began));
        return
        [
            Text(told / took.TotalSeconds, "0"), Text(used.TotalSeconds * 100_000 / told, "0.00"), Amounts.Mebibytes(resident.Order().ElementAt(resident.Count / 2)), Amounts.Mebibytes(resident.Max()),
            Text(crowd.Asked.Lists - asked.Lists, "0"), Text(crowd.Asked.Watches - asked.Watches, "0"),
        ];
    }

    private static string Text(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
}
