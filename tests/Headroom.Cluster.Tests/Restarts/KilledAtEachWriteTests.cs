using System.Collections.Concurrent;
using Headroom.Cluster.Tests.Storm;
using Xunit.Abstractions;

namespace Headroom.Cluster.Tests.Restarts;

/// <summary>
/// Wherever in a story the operator dies, the next one brings it to the same end. What matters at a death is which writes were done: the operator
/// dies before each write, and after it with the answer lost. The sweep over every request, reads included, is in process: SimulatedDeathTests.
/// </summary>
[Collection(StormCollection.Name)]
[Trait("Ring", "api")]
public sealed class KilledAtEachWriteTests(StormCluster cluster, ITestOutputHelper output)
{
    [Fact]
    public Task Killed_at_each_write_operators_heal_to_the_same_end() => CheckAsync(RestartStory.Healed);

    [Fact]
    public Task Killed_at_each_write_operators_give_up_and_revert_to_the_same_end() => CheckAsync(RestartStory.Reverted);

    private async Task CheckAsync(RestartStory story)
    {
        var nothing = new WriteDeath(null, Fault.Hang);
        var undisturbed = await story.UndisturbedAsync(cluster.Site, nothing);
        output.WriteLine($"{string.Join(", ", nothing.Writes)}; {undisturbed}");
        var deaths = nothing.Writes.SelectMany(_ => new[] { Fault.Hang, Fault.AnswerKept }, (write, fault) => (Write: write, Fault: fault));

        var ends = new ConcurrentDictionary<(WriteKey, Fault), StoryEnd>();
        await Parallel.ForEachAsync(deaths, RestartStory.SideBySide, async (death, _) =>
        {
            var deadly = new WriteDeath(death.Write, death.Fault);
            ends[death] = await story.KilledAsync(cluster.Site, deadly, deadly.Come, $"an operator is killed at its {death.Write} ({death.Fault})");
        });

        undisturbed.Changes.Should().Be(story.Changes);
        nothing.Writes.Should().Contain(new WriteKey("patch", "deployments", story.Changes), "a story without its patches proves nothing");
        ends.Where(end => end.Value != undisturbed).Should().BeEmpty($"undisturbed it ends with {undisturbed}");
    }
}
