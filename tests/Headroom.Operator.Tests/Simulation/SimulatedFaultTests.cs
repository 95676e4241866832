using Xunit.Abstractions;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>Whatever goes wrong between the operator and the server for a while, the story comes to the same end.</summary>
[Collection(SimulationCollection.Name)]
public sealed class SimulatedFaultTests(SimulationFixture simulation, ITestOutputHelper output)
{
    /// <summary>From the beginning of a story.</summary>
    private static readonly TimeSpan FaultsFor = TimeSpan.FromMinutes(20);

    [Theory]
    [InlineData("Healed", 150)]
    [InlineData("Reverted", 100)]
    [InlineData("Escalated", 100)]
    [InlineData("StatefulSet", 100)]
    public async Task With_faults_of_any_seed_the_end_is_the_same(string story, int seeds)
    {
        var sweep = await SimulationFixture.OnDriverAsync(() =>
        {
            var found = new Sweep(Stories.Named(story), simulation);
            for (var seed = 1; seed <= seeds; seed++)
                Run(found, seed);
            return found;
        });

        output.WriteLine(sweep.ToString());
        sweep.Failures.Should().BeEmpty($"undisturbed it ends with {sweep.Undisturbed.End}");
    }

    private static void Run(Sweep sweep, int seed) =>
        sweep.Run($"seed {seed}", (_, time) => new SeededFaults(seed, time, ManualTime.Beginning + FaultsFor));
}
