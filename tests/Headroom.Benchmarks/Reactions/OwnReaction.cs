using System.Diagnostics;
using System.Globalization;
using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Reactions;

/// <summary>What the operator itself takes, in front of <see cref="InstantApi"/>, when its code is compiled: the medians of several storms, each of them an operator's first.</summary>
/// <param name="Cpu">For each patch, with what the double takes, and what is told after the last of the patches.</param>
internal sealed record OwnReaction(Percentiles Times, double Requests, TimeSpan Cpu)
{
    private const int Storms = 15;
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    /// <param name="workers">The operator's setting; looks at workloads at once.</param>
    /// <param name="latency">How long the API server's double takes to answer.</param>
    public static async Task<OwnReaction> MeasureAsync(StormPlan plan, StormBudget budget, int workers, TimeSpan latency)
    {
        var storms = new List<(Wave Wave, TimeSpan Cpu)>();
        for (var storm = 0; storm < Storms; storm++)
            storms.Add(await OnceAsync(plan, budget, workers, latency));
        var waves = storms.Select(storm => storm.Wave).ToList();
        return new OwnReaction(
            new Percentiles(Median(waves, wave => wave.Times.P50), Median(waves, wave => wave.Times.P90), Median(waves, wave => wave.Times.P99)),
            Median(waves, wave => wave.Requests), Median(storms, storm => storm.Cpu));
    }

    private static async Task<(Wave Wave, TimeSpan Cpu)> OnceAsync(StormPlan plan, StormBudget budget, int workers, TimeSpan latency)
    {
        var workloads = new KilledWorkloads(plan);
        var answers = new ReadyAnswers(workloads);
        using var api = new InstantApi(answers, latency);
        using var http = new HttpClient(api) { BaseAddress = Nowhere, Timeout = Timeout.InfiniteTimeSpan };
        using var kubeConfig = new KubeConfigFile(Nowhere);
        var settings = budget.Settings().ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
        settings["Headroom:LeaderElection:Enabled"] = "false";
        settings["Headroom:Workers"] = workers.ToString(CultureInfo.InvariantCulture);
        settings["Serilog:MinimumLevel"] = "Fatal";
        await using var headroom = await RunningOperator.StartAsync(kubeConfig.Path, [], services => RunningOperator.Connect(services, () => http), settings: settings);

        var kills = workloads.Kills();
        GC.Collect();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var wave = await answers.TellAsync(kills, plan.Workloads);
        return (wave, (Process.GetCurrentProcess().TotalProcessorTime - cpu) / plan.Workloads);
    }

    private static T Median<TOf, T>(IReadOnlyList<TOf> of, Func<TOf, T> figure) => of.Select(figure).Order().ElementAt(of.Count / 2);
}
