using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;
using Headroom.Cluster.Tests.Storm;

namespace Headroom.Cluster.Tests.Restarts;

/// <summary>A story of one workload, told anew in a namespace of its own as often as it is asked for.</summary>
/// <param name="Phase">In which it ends.</param>
/// <param name="Changes">Of the workload until then.</param>
internal sealed record RestartStory(StormPlan Plan, string Phase, int Changes)
{
    private static readonly StormBudget Budget = new(ReplicasPerMinute: 600, ReplicasBurst: 60);

    private static readonly StormPlan Short = new(Workloads: 1, Replicas: 1) { Namespaces = 1, StableFor = "2s" };
    private static readonly StormRates Rates = new() { FirstKillsWithin = TimeSpan.Zero };

    /// <summary>Raised until it has what it needs.</summary>
    public static RestartStory Healed { get; } = new(Short, "Recovered", Short.Steps);

    /// <summary>Raised once, to a ceiling that is too low, and taken back.</summary>
    public static RestartStory Reverted { get; } = new(Short with { Ceiling = "128Mi", OnGiveUp = "Revert" }, "GaveUp", Changes: 2);

    /// <summary>Of the stories of one test: most of their time is waiting.</summary>
    public static ParallelOptions SideBySide { get; } = new() { MaxDegreeOfParallelism = 6 };

    /// <summary>Nobody is killed.</summary>
    /// <param name="counter">Lets everything pass.</param>
    public async Task<StoryEnd> UndisturbedAsync(StormSite site, IFaultChoice counter)
    {
        await using var stage = new StormStage(site);
        var storm = await BeginAsync(stage);
        await stage.BeginOperatorAsync(storm, Budget, counter);
        return await EndAsync(site, storm, "nobody is killed");
    }

    /// <summary>An operator is killed at a moment, and another one takes its place. Where the story ends before, nobody is.</summary>
    /// <param name="deadly">What its request meets at that moment.</param>
    /// <param name="moment">Completed when it has come.</param>
    /// <param name="story">In words, for who reads that it did not end.</param>
    public async Task<StoryEnd> KilledAsync(StormSite site, IFaultChoice deadly, Task moment, string story)
    {
        await using var stage = new StormStage(site);
        var storm = await BeginAsync(stage);
        var first = await stage.BeginOperatorAsync(storm, Budget, deadly);
        var end = EndAsync(site, storm, story);
        if (await Task.WhenAny(moment, end) == end)
            return await end;
        await first.KillAsync();
        await stage.BeginOperatorAsync(storm, Budget);
        return await end;
    }

    private async Task<Storm.Storm> BeginAsync(StormStage stage)
    {
        var storm = await stage.GatherAsync(Plan, Rates);
        storm.Begin();
        return storm;
    }

    /// <param name="story">In words, for who reads that it did not end.</param>
    private async Task<StoryEnd> EndAsync(StormSite site, Storm.Storm storm, string story)
    {
        var workload = storm.Workloads.Single();
        var policies = $"apis/headroom.dev/v1alpha1/namespaces/{workload.Namespace}/memorypolicies";
        var incident = await Eventually.BecomesAsync(
            async () => (await site.Api.GetAsync($"{policies}/storm"))["status"]?["incidents"]?.AsArray().FirstOrDefault() as JsonObject,
            incident => (string?)incident?["phase"] == Phase, $"{story}: the incident of {workload.Namespace} is {Phase}");
        return StoryEnd.Of(await site.Api.GetAsync($"apis/apps/v1/namespaces/{workload.Namespace}/deployments/{workload.Name}"), incident!);
    }
}
