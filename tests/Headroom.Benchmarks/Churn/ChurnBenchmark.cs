using System.Globalization;
using Headroom.Benchmarks.Storms;
using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Churn;

/// <summary>What a cluster of very many pods costs the operator that watches it, while nothing in it has to be healed. Its program is published as its image has it.</summary>
internal static class ChurnBenchmark
{
    private static readonly int[] Rates = [100, 500];

    public static async Task RunAsync(ChurnArguments arguments, TextWriter output)
    {
        await using var cluster = await StormControlPlane.StartAsync();
        await Progress.TellAsync($"{arguments.Pods} pods");
        var crowd = await Crowd.GatherAsync(cluster.Site, arguments.Pods);
        var account = await cluster.Site.Operators.CreateAsync();
        var port = Ports.Free();
        await using var process = await OperatorProcess.StartAsync(account, [], Configuration(port), program: arguments.Program);
        using var headroom = new WatchedOperator(process, port);
        await headroom.WatchesAsync();
        var startCpu = headroom.Cpu;
        await Progress.TellAsync(string.Create(CultureInfo.InvariantCulture, $"watching after {startCpu.TotalSeconds:0.00} s of CPU time, {Amounts.Mebibytes(headroom.ResidentBytes)}"));

        var phases = new List<ChurnPhase>();
        var length = TimeSpan.FromSeconds(arguments.Seconds);
        await AddAsync("at rest", () => Task.Delay(length));
        foreach (var rate in Rates)
            await AddAsync(string.Create(CultureInfo.InvariantCulture, $"{rate} status updates a second asked for"), () => crowd.ChurnAsync(rate, length));
        await AddAsync("API server restarted", async () =>
        {
            await BenchTool.RunAsync("restart-apiserver");
            await Task.Delay(length);
        });
        await AddAsync("at rest again", () => Task.Delay(length));

        var bytes = await crowd.PodBytesAsync();
        var report = string.Create(CultureInfo.InvariantCulture, $"""
            ## A watch of {arguments.Pods} pods

            Of {bytes} bytes each, on a real API server, without nodes: statuses are written by the benchmark. From its start until it watched, the operator used {startCpu.TotalSeconds:0.00} s of CPU time.

            {MarkdownTable.Of(ChurnPhase.Columns, phases.Select(phase => phase.Cells), names: 1)}
            """);
        await output.WriteLineAsync(report);
        if (arguments.Folder is not { } folder)
            return;
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "watch-figures.md"), report + "\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "watch.svg"), ChurnChart.Of(phases));

        async Task AddAsync(string name, Func<Task> action)
        {
            await Progress.TellAsync(name);
            var audit = cluster.Site.Audit();
            var phase = await headroom.DuringAsync(name, action);
            phases.Add(phase with { Requests = (await audit.OfAsync(account.User)).CountBy(request => $"{request.Verb} {request.Resource}").ToDictionary() });
            await Progress.TellAsync(string.Join(" | ", phases[^1].Cells));
        }
    }

    private static Dictionary<string, string> Configuration(int port) => new()
    {
        ["Headroom:HealthPort"] = port.ToString(CultureInfo.InvariantCulture),
        ["Headroom:LeaderElection:Enabled"] = "true",
        ["Headroom:LeaderElection:Namespace"] = OperatorAccounts.Namespace,
    };
}
