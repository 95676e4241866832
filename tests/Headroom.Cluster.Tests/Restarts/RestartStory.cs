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
    private static readonly StormRates Rates = new() { FirstKillsWithin = TimeSpan.Zero };

    /// <summary>Nobody is killed.</summary>
    public async Task<(StoryEnd End, int Requests)> UndisturbedAsync(StormSite site)
    {
        await using var stage = new StormStage(site);
        var counter = new NthRequest(int.MaxValue, Fault.Hang);
        var storm = await BeginAsync(stage);
        await stage.BeginOperatorAsync(storm, Budget, counter);
        return (await EndAsync(site, storm, "nobody is killed"), counter.Asked);
    }

    /// <summary>An operator is killed at its request of that number, and another one takes its place. Where the story ends without so many, nobody is.</summary>
    public async Task<StoryEnd> KilledAtAsync(StormSite site, int number, Fault fault)
    {
        await using var stage = new StormStage(site);
        var deadly = new NthRequest(number, fault);
        var storm = await BeginAsync(stage);
        var first = await stage.BeginOperatorAsync(storm, Budget, deadly);
        var end = EndAsync(site, storm, $"an operator is killed at its request {number}");
        if (await Task.WhenAny(deadly.Come, end) == end)
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
