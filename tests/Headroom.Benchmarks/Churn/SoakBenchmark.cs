using System.Globalization;
using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Churn;

/// <summary>Whether the operator's memory grows over a long time of churn, new lists and new watches: ten thousand pods, 500 of which change each second, on a double of the API server.</summary>
internal static class SoakBenchmark
{
    private const int Pods = 10_000;
    private const int PerSecond = 500;
    private const int Rows = 12;

    public static async Task RunAsync(int minutes, TextWriter output)
    {
        await using var crowd = await CrowdDouble.StartAsync(Pods, PerSecond);
        using var kubeConfig = new KubeConfigFile(crowd.Address, crowd.Certificate);
        var port = Ports.Free();
        var settings = new Dictionary<string, string> { ["Headroom:HealthPort"] = port.ToString(CultureInfo.InvariantCulture), ["Headroom:LeaderElection:Enabled"] = "false" };
        await using var process = await OperatorProcess.StartAsync(new OperatorAccount("nobody", kubeConfig.Path), [], settings);
        using var headroom = new WatchedOperator(process, port);
        await headroom.WatchesAsync();

        var rows = new List<IReadOnlyList<string>>();
        for (var row = 1; row <= Rows; row++)
        {
            var asked = crowd.Asked;
            var phase = await headroom.DuringAsync(Amounts.Text(minutes * row / (double)Rows, "0.#"), () => Task.Delay(TimeSpan.FromMinutes(minutes) / Rows));
            rows.Add(
            [
                phase.Name, phase.EventsEachSecond, phase.CpuForEvents, phase.MedianMemory, phase.MostMemory,
                Amounts.Text(crowd.Asked.Lists - asked.Lists, "0"), Amounts.Text(crowd.Asked.Watches - asked.Watches, "0"),
            ]);
            await Progress.TellAsync(string.Join(" | ", rows[^1]));
        }

        await output.WriteLineAsync($"""
            ## {minutes} minutes

            {Pods} pods on a double of the API server, over TLS; its watches end every two minutes.

            {MarkdownTable.Of(["until minute", "events a second", "CPU, s for 100,000 events", "memory, median", "memory, most", "pods listed anew", "watches"], rows)}
            """);
    }
}
