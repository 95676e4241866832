using System.Globalization;
using Headroom.Benchmarks;
using Headroom.Benchmarks.Churn;
using Headroom.Benchmarks.Incidents;
using Headroom.Benchmarks.Paces;
using Headroom.Benchmarks.Reactions;
using Headroom.Benchmarks.Replays;
using Headroom.Benchmarks.Storms;
using Headroom.Benchmarks.Watches;

switch (args)
{
    case [] or ["incidents"]:
        await IncidentsBenchmark.RunAsync(runs: 3, Console.Out);
        return 0;
    case ["incidents", "--runs", var number] when int.TryParse(number, CultureInfo.InvariantCulture, out var runs) && runs > 0:
        await IncidentsBenchmark.RunAsync(runs, Console.Out);
        return 0;
    case ["storm", .. var rest] when StormArguments.TryParse(rest, out var arguments):
        await StormsBenchmark.RunAsync(arguments.Sizes, arguments.Folder, Console.Out);
        return 0;
    case ["paces"]:
        await PacesBenchmark.RunAsync(runs: 0, Console.Out);
        return 0;
    case ["paces", "--runs", var number] when int.TryParse(number, CultureInfo.InvariantCulture, out var runs) && runs > 0:
        await PacesBenchmark.RunAsync(runs, Console.Out);
        return 0;
    case ["events"]:
        await EventsBenchmark.RunAsync(Console.Out);
        return 0;
    case ["replay"]:
        await ReplayBenchmark.RunAsync(Console.Out);
        return 0;
    case ["replay", "--read", var path]:
        await ReplayBenchmark.ReadAsync(path, Console.Out);
        return 0;
    case ["record"]:
        await Recorder.RunAsync();
        return 0;
    case ["churn", .. var rest] when ChurnArguments.TryParse(rest, out var arguments):
        await ChurnBenchmark.RunAsync(arguments, Console.Out);
        return 0;
    case ["soak"]:
        await SoakBenchmark.RunAsync(minutes: 60, Console.Out);
        return 0;
    case ["soak", "--minutes", var number] when Settings.Number(number) is > 0 and var minutes:
        await SoakBenchmark.RunAsync(minutes, Console.Out);
        return 0;
    case ["reaction"]:
        await ReactionBenchmark.RunAsync(workloads: 500, Console.Out);
        return 0;
    case ["reaction", "--alone"]:
        await ReactionBenchmark.RunAloneAsync(workloads: 500, Console.Out);
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            """
            usage: [incidents [--runs N]]                    the two incidents on a local cluster, healed by Headroom and by a bare loop
                   storm [--workloads N,N,...] [--out DIR]   storms of 10, 100, 500 and 1000 workloads, or of so many; the chart and the table go to DIR
                   events                                    one event of a watch that says nothing, against decoding it
                   churn [--pods N] [--seconds N] [--out DIR] 10,000 pods on a control plane of their own, their statuses churned: memory, CPU, requests
                   soak [--minutes N]                        an hour of 10,000 pods that change, on a double of the API server: whether memory grows
                   reaction [--alone]                        from 500 kills at once to their patches; alone: only before a double of the API server
                   replay                                    what reading saved pods takes: MB/s, against YamlDotNet's parser, and memory
                   record                                    makes the recorded watch anew
                   paces [--runs N]                          how fast limits should climb: on paper, and N times each on a local cluster
            needs root
            """);
        return 2;
}
