using System.Collections.Concurrent;
using System.Globalization;
using Headroom.Cluster.Tests.Storm;
using Xunit.Abstractions;

namespace Headroom.Cluster.Tests.Restarts;

/// <summary>
/// As KilledAtEachWriteTests, at each request that one run has counted. Request N is not the same from run to run: what is covered differs, and
/// it takes a quarter of an hour. For releases.
/// </summary>
[Collection(StormCollection.Name)]
[Trait("Ring", "long")]
public sealed class KilledAtEachRequestTests(StormCluster cluster, ITestOutputHelper output)
{
    [Theory]
    [InlineData(Fault.Hang)]
    [InlineData(Fault.AnswerKept)]
    public Task Killed_at_each_request_in_turn_operators_heal_to_the_same_end(Fault fault) => CheckAsync(RestartStory.Healed, fault);

    [Fact]
    public Task Killed_at_each_request_in_turn_operators_give_up_and_revert_to_the_same_end() => CheckAsync(RestartStory.Reverted, Fault.AnswerKept);

    private async Task CheckAsync(RestartStory story, Fault fault)
    {
        var counter = new NthRequest(int.MaxValue, fault);
        var undisturbed = await story.UndisturbedAsync(cluster.Site, counter);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{counter.Asked} requests; {undisturbed}"));

        var ends = new ConcurrentDictionary<int, StoryEnd>();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, counter.Asked), RestartStory.SideBySide,
            async (number, _) =>
            {
                var deadly = new NthRequest(number, fault);
                ends[number] = await story.KilledAsync(cluster.Site, deadly, deadly.Come, $"an operator is killed at its request {number}");
            });

        undisturbed.Changes.Should().Be(story.Changes);
        ends.Where(end => end.Value != undisturbed).OrderBy(end => end.Key).Should().BeEmpty($"undisturbed it ends with {undisturbed}");
    }
}
