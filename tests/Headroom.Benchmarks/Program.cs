using System.Globalization;
using Headroom.Benchmarks.Incidents;
using Headroom.Benchmarks.Paces;
using Headroom.Benchmarks.Storms;

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
    default:
        await Console.Error.WriteLineAsync(
            """
            usage: [incidents [--runs N]]                    the two incidents on a local cluster, healed by Headroom and by a bare loop
                   storm [--workloads N,N,...] [--out DIR]   storms of 10, 100, 500 and 1000 workloads, or of so many; the chart and the table go to DIR
                   paces [--runs N]                          how fast limits should climb: on paper, and N times each on a local cluster
            needs root
            """);
        return 2;
}
