using System.Globalization;
using Headroom.Benchmarks.Churn;
using Headroom.Cluster.Tests.Storm;

namespace Headroom.Benchmarks.Reactions;

/// <summary>What the program takes as its image has it, log and all, in front of <see cref="ServedApi"/>: the first storm of its life, and the next.</summary>
internal static class ProgramReaction
{
    private const int Storms = 3;

    /// <summary>By storm. CPU time is the operator's, for each patch, with what it tells after the last of them.</summary>
    public static async Task<IReadOnlyList<(Wave Wave, TimeSpan Cpu)>> MeasureAsync(StormPlan plan, StormBudget budget)
    {
        var workloads = new KilledWorkloads(plan with { Workloads = Storms * plan.Workloads });
        var answers = new ReadyAnswers(workloads);
        await using var api = new ServedApi(answers);
        using var kubeConfig = await api.StartAsync();
        var port = Ports.Free();
        var settings = budget.Settings();
        settings["Headroom:HealthPort"] = port.ToString(CultureInfo.InvariantCulture);
        settings["Headroom:LeaderElection:Enabled"] = "false";
        await using var process = await OperatorProcess.StartAsync(new OperatorAccount("nobody", kubeConfig.Path), [], settings);
        using var headroom = new WatchedOperator(process, port);
        await headroom.WatchesAsync();

        var storms = new List<(Wave, TimeSpan)>();
        foreach (var kills in workloads.Kills().Chunk(plan.Workloads))
        {
            await headroom.RestsAsync();
            var cpu = headroom.Cpu;
            var wave = await answers.TellAsync(kills, plan.Workloads);
            storms.Add((wave, (headroom.Cpu - cpu) / plan.Workloads));
        }

        return storms;
    }
}
