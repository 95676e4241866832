using System.Diagnostics;
using System.Globalization;
using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Reactions;

/// <summary>How long the operator itself takes from the watch's telling of many first kills, all at once, until the patch for each leaves it.</summary>
/// <param name="Times">Shortest first.</param>
/// <param name="Requests">For each patch, of all kinds, the patch among them.</param>
/// <param name="Cpu">For each patch, with what the double itself takes.</param>
internal sealed record OwnReaction(IReadOnlyList<TimeSpan> Times, double Requests, TimeSpan Cpu)
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");

    /// <param name="workers">The operator's setting; looks at workloads at once.</param>
    /// <param name="latency">How long the API server's double takes to answer.</param>
    public static async Task<OwnReaction> MeasureAsync(StormPlan plan, StormBudget budget, int workers, TimeSpan latency)
    {
        var workloads = new KilledWorkloads(plan);
        using var api = new InstantApi(workloads, latency);
        using var http = new HttpClient(api) { BaseAddress = Nowhere, Timeout = Timeout.InfiniteTimeSpan };
        using var kubeConfig = new KubeConfigFile(Nowhere);
        var settings = budget.Settings().ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
        settings["Headroom:LeaderElection:Enabled"] = "false";
        settings["Headroom:Workers"] = workers.ToString(CultureInfo.InvariantCulture);
        settings["Serilog:MinimumLevel"] = "Fatal";
        await using var headroom = await RunningOperator.StartAsync(kubeConfig.Path, [], services => RunningOperator.Connect(services, () => http), settings: settings);

        var kills = workloads.Kills();
        var (cpu, requests, began) = (Process.GetCurrentProcess().TotalProcessorTime, api.Requests, TimeProvider.System.GetTimestamp());
        await api.TellAsync(kills);
        await Eventually.BecomesAsync(() => Task.FromResult(api.Patched.Count), patched => patched == plan.Workloads, "every Deployment is patched");
        var (spent, asked) = (Process.GetCurrentProcess().TotalProcessorTime - cpu, api.Requests - requests);
        return new OwnReaction(
            [.. api.Patched.Values.Select(patched => TimeProvider.System.GetElapsedTime(began, patched)).Order()], asked / (double)plan.Workloads, spent / plan.Workloads);
    }
}
