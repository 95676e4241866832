using System.Globalization;

namespace Headroom.Benchmarks.Incidents;

/// <summary>
/// What healing costs: the two incidents that Headroom was begun for, each healed by Headroom as a pod and by a bare loop, in turn, on a cluster of
/// their own. The bare loop is the lower bound: it doubles the template's limit at every kill and checks nothing.
/// </summary>
internal static class IncidentsBenchmark
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    private static readonly Incident[] All =
    [
        new("Flagsmith", Replicas: 1, NeedsMebibytes: 200, Limit: "64Mi", Request: "32Mi"),
        new("FastAPI", Replicas: 2, NeedsMebibytes: 350, Limit: "256Mi", Request: "128Mi"),
    ];

    public static async Task RunAsync(int runs, TextWriter output)
    {
        await using var cluster = await BenchCluster.StartAsync(TimeProvider.System);
        await Progress.TellAsync("settling");
        await BenchCluster.SettledAsync();
        var operatorProcess = ProcessUse.OfOperator(await cluster.OperatorPodUidAsync());
        var (restingBytes, cpuBefore, putsBefore) = (operatorProcess.ResidentBytes, operatorProcess.Cpu, await BenchTool.PutsAsync());
        await Progress.TellAsync("an idle minute");
        await Task.Delay(Idle);
        var (idleCpu, idlePuts) = (operatorProcess.Cpu - cpuBefore, await BenchTool.PutsAsync() - putsBefore);

        var results = new List<Result>();
        for (var run = 1; run <= runs; run++)
        {
            foreach (var incident in All)
            {
                foreach (var healer in new[] { Healer.Headroom, Healer.BareLoop })
                {
                    await Progress.TellAsync($"run {run} of {runs}: {incident.Name}, {healer}");
                    var result = await new IncidentRun(cluster, incident, healer, TimeProvider.System).MeasureAsync(run);
                    results.Add(result);
                    await Progress.TellAsync(string.Create(CultureInfo.InvariantCulture, $"ready after {result.ReadySeconds:0.0} s, {result.Kills} kills, {result.PutsUntilReady} etcd writes"));
                }
            }
        }

        var report = new Report(output);
        report.Incidents(All, results);
        report.Timelines(All, results);
        report.AtRest(
            [
                ("operator, resident memory at rest", Amounts.Mebibytes(restingBytes)),
                ("operator, resident memory after the incidents", Amounts.Mebibytes(operatorProcess.ResidentBytes)),
                ("operator, CPU time in an idle minute", string.Create(CultureInfo.InvariantCulture, $"{idleCpu.TotalMilliseconds:0} ms")),
                ("etcd writes of the cluster in an idle minute", idlePuts.ToString(CultureInfo.InvariantCulture)),
                ("operator, image", Amounts.Mebibytes(cluster.OperatorImageBytes)),
                ("operator, image compressed as registries do (gzip)", Amounts.Mebibytes(cluster.OperatorImageGzipBytes)),
            ]);
    }
}
