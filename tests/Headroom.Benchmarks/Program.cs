using System.Globalization;
using Headroom.Benchmarks.Incidents;

switch (args)
{
    case [] or ["incidents"]:
        await IncidentsBenchmark.RunAsync(runs: 3, Console.Out);
        return 0;
    case ["incidents", "--runs", var number] when int.TryParse(number, CultureInfo.InvariantCulture, out var runs) && runs > 0:
        await IncidentsBenchmark.RunAsync(runs, Console.Out);
        return 0;
    default:
        await Console.Error.WriteLineAsync("usage: [incidents [--runs N]]   the two incidents on a local cluster, healed by Headroom and by a bare loop; needs root");
        return 2;
}
