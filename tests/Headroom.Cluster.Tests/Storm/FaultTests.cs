using Xunit.Abstractions;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>Whatever goes wrong on the way to the API server: the budget is kept, everything is healed in the end, and nothing is done twice.</summary>
[Trait("Ring", "api")]
public sealed class FaultTests(StormCluster cluster, FaultRuns runs, ITestOutputHelper output) : StormTest(cluster, output), IClassFixture<FaultRuns>
{
    private readonly ITestOutputHelper _output = output;

    public static IEnumerable<object[]> Kinds => FaultRuns.Kinds;

    [Fact]
    public async Task Forty_workloads_are_healed_while_everything_goes_wrong_at_times() => Check(await runs.OfAllAsync(Stage.Site));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Workloads_are_healed_while_one_thing_goes_wrong_again_and_again(Fault fault)
    {
        var run = await runs.OfAsync(fault, Stage.Site);

        Check(run);
        run.Dice.Injected.Should().ContainKey(fault);
    }

    private void Check(FaultRun run)
    {
        Print(run.Storm, run.Budget, run.Account);
        _output.WriteLine($"injected: {string.Join(", ", run.Dice.Injected.OrderBy(entry => entry.Key).Select(entry => $"{entry.Value} x {entry.Key}"))}");
        DecidedOnce(run.Storm);
        WrittenOnce(run.Storm, run.Account);
        HeldTo(run.Budget, run.Account);
    }
}
