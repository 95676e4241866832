using Xunit.Abstractions;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>At whatever request the operator dies, the next one brings the story to the same end.</summary>
[Collection(SimulationCollection.Name)]
public sealed class SimulatedDeathTests(SimulationFixture simulation, ITestOutputHelper output)
{
    private static readonly SimulatedFault[] Deaths = [SimulatedFault.DeathBefore, SimulatedFault.DeathAfter];

    [Theory]
    [InlineData("Healed")]
    [InlineData("Reverted")]
    [InlineData("Escalated")]
    [InlineData("StatefulSet")]
    public async Task An_operator_dies_at_each_request_in_turn_and_the_end_is_the_same(string story)
    {
        var plan = Stories.Named(story);

        var sweep = await SimulationFixture.OnDriverAsync(() =>
        {
            var found = new Sweep(plan, simulation);
            foreach (var death in DeathsOf(found.Undisturbed.Operators[0]))
                found.Run(death);
            return found;
        });

        Check(plan, sweep);
        output.WriteLine(string.Join('\n', sweep.Undisturbed.Operators[0]));
    }

    /// <summary>What an operator has only read dies with it: of the second one it is the writes that matter.</summary>
    [Fact]
    public async Task An_operator_dies_at_each_request_and_the_next_one_at_each_of_its_writes_and_the_end_is_the_same()
    {
        var plan = Stories.Healed;

        var sweep = await SimulationFixture.OnDriverAsync(() =>
        {
            var found = new Sweep(plan, simulation);
            foreach (var first in DeathsOf(found.Undisturbed.Operators[0]).Where(death => death.Death == SimulatedFault.DeathAfter))
            {
                var next = found.Run(first).Operators;
                foreach (var second in DeathsOf(next.Count > 1 ? next[1].Where(key => key.IsWrite) : []))
                    found.Run(first, second);
            }

            return found;
        });

        Check(plan, sweep);
    }

    /// <summary>Else a failure could not be repeated by its key.</summary>
    [Theory]
    [InlineData("Healed")]
    [InlineData("Reverted")]
    [InlineData("Escalated")]
    [InlineData("StatefulSet")]
    public async Task An_undisturbed_story_asks_the_same_each_time_and_has_the_same_end(string story)
    {
        var runs = await SimulationFixture.OnDriverAsync(
            () => Enumerable.Range(0, 10).Select(_ => simulation.Run(Stories.Named(story))).ToList());

        runs.Select(run => run.End).Distinct().Should().ContainSingle();
        runs.Select(run => string.Join('\n', run.Operators[0].Select(key => key.ToString()).Order(StringComparer.Ordinal)))
            .Distinct().Should().ContainSingle();
        runs.SelectMany(run => run.Violations).Should().BeEmpty();
    }

    /// <summary>
    /// A server that does not keep what the operator writes down with the workload: after a restart nothing is known of the remedies.
    /// </summary>
    [Fact]
    public async Task A_server_that_drops_the_record_is_found_out()
    {
        var sweep = await SimulationFixture.OnDriverAsync(() =>
        {
            var found = new Sweep(Stories.Reverted, simulation);
            var patches = found.Undisturbed.Operators[0].Where(key => key.What.StartsWith("patch deployments", StringComparison.Ordinal));
            foreach (var death in DeathsOf(patches))
                found.Run(DropRecord, death);
            return found;
        });

        sweep.Failures.Should().HaveCount(sweep.Count - 1, "every one of these stories ends otherwise");
        output.WriteLine(string.Join('\n', sweep.Failures));
    }

    private static void DropRecord(SimulatedCluster cluster) => cluster.Admission = call =>
    {
        if (call is { Verb: "patch", Subresource: null } && call.Kind == ApiKind.Deployments)
            call.Body!["metadata"]!.AsObject().Remove("annotations");
    };

    private static IEnumerable<DeathAt> DeathsOf(IEnumerable<RequestKey> requests) =>
        requests.SelectMany(key => Deaths.Select(death => new DeathAt(key, death)));

    private void Check(StoryPlan plan, Sweep sweep)
    {
        output.WriteLine(sweep.ToString());
        sweep.Undisturbed.End.Changes.Should().Be(plan.Changes);
        sweep.Undisturbed.Violations.Should().BeEmpty();
        sweep.Missed.Should().BeLessThan(1 + (sweep.Count / 20), "nearly every death comes: only the order of tasks is not fixed");
        sweep.Failures.Should().BeEmpty($"undisturbed it ends with {sweep.Undisturbed.End}");
    }
}
