using Xunit.Abstractions;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>Whatever goes wrong on the way to the API server: the budget is kept, everything is healed in the end, and nothing is done twice.</summary>
public sealed class FaultTests(StormCluster cluster, SingleFaultRuns runs, ITestOutputHelper output) : StormTest(cluster, output), IClassFixture<SingleFaultRuns>
{
    private const int Seed = 4;

    private readonly ITestOutputHelper _output = output;

    public static IEnumerable<object[]> Kinds => SingleFaultRuns.Kinds;

    [Fact]
    public async Task Forty_workloads_are_healed_while_everything_goes_wrong_at_times()
    {
        var chances = new Dictionary<Fault, double>
        {
            [Fault.TooManyRequests] = 0.03,
            [Fault.ServerError] = 0.03,
            [Fault.Unavailable] = 0.02,
            [Fault.Conflict] = 0.05,
            [Fault.Hang] = 0.01,
            [Fault.AnswerLost] = 0.03,
            [Fault.Slow] = 0.05,
            [Fault.WatchCut] = 0.02,
            [Fault.WatchGone] = 0.02,
            [Fault.NotReady] = 0.3,
        };

        Check(await FaultRun.HealAsync(
            Stage, new StormPlan(Workloads: 40, Replicas: 1) { Namespaces = 2 }, new StormBudget(ReplicasPerMinute: 240, ReplicasBurst: 10), new FaultDice(Seed, chances, most: 120)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Workloads_are_healed_while_one_thing_goes_wrong_again_and_again(Fault fault)
    {
        var run = await runs.OfAsync(fault, Stage.Site);

        Check(run);
        // Whether anybody asks for readiness is the operator's own business.
        if (fault != Fault.NotReady)
            run.Dice.Injected.Should().ContainKey(fault);
    }

    private void Check(FaultRun run)
    {
        Print(run.Storm, run.Budget, run.Account);
        _output.WriteLine($"injected: {string.Join(", ", run.Dice.Injected.OrderBy(entry => entry.Key).Select(entry => $"{entry.Value} x {entry.Key}"))}");
        DecidedOnce(run.Storm, run.Account);
        HeldTo(run.Budget, run.Account);
    }
}
