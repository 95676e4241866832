using System.Collections.Concurrent;
using System.Globalization;
using Headroom.Cluster.Tests.Storm;
using Xunit.Abstractions;

namespace Headroom.Cluster.Tests.Restarts;

/// <summary>Wherever in a story the operator dies, the next one brings it to the same end.</summary>
[Collection(StormCollection.Name)]
[Trait("Ring", "api")]
public sealed class KilledAtEachRequestTests(StormCluster cluster, ITestOutputHelper output)
{
    /// <summary>Stories that are told side by side: most of their time is waiting.</summary>
    private const int AtOnce = 6;

    private static readonly StormPlan Plan = new(Workloads: 1, Replicas: 1) { Namespaces = 1, StableFor = "2s" };

    private static readonly RestartStory Healed = new(Plan, "Recovered", Plan.Steps);

    /// <summary>Raised once, to a ceiling that is too low, and taken back.</summary>
    private static readonly RestartStory Reverted = new(Plan with { Ceiling = "128Mi", OnGiveUp = "Revert" }, "GaveUp", Changes: 2);

    [Theory]
    [InlineData(Fault.Hang)]
    [InlineData(Fault.AnswerKept)]
    public Task Killed_at_each_request_in_turn_operators_heal_to_the_same_end(Fault fault) => CheckAsync(Healed, fault);

    [Fact]
    public Task Killed_at_each_request_in_turn_operators_give_up_and_revert_to_the_same_end() => CheckAsync(Reverted, Fault.AnswerKept);

    private async Task CheckAsync(RestartStory story, Fault fault)
    {
        var (undisturbed, requests) = await story.UndisturbedAsync(cluster.Site);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{requests} requests; {undisturbed}"));

        var ends = new ConcurrentDictionary<int, StoryEnd>();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, requests), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (number, _) => ends[number] = await story.KilledAtAsync(cluster.Site, number, fault));

        undisturbed.Changes.Should().Be(story.Changes);
        ends.Where(end => end.Value != undisturbed).OrderBy(end => end.Key).Should().BeEmpty($"undisturbed it ends with {undisturbed}");
    }
}
