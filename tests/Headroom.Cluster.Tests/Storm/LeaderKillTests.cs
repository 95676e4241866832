using Xunit.Abstractions;

namespace Headroom.Cluster.Tests.Storm;

/// <summary>Leader election by Lease, with operators that die as processes die.</summary>
[Trait("Ring", "api")]
public sealed class LeaderKillTests(StormCluster cluster, ITestOutputHelper output) : StormTest(cluster, output)
{
    private const int Kills = 50;
    private const int Seed = 4;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(0.6);

    private readonly ITestOutputHelper _output = output;

    [Fact]
    public async Task Killed_fifty_times_in_one_storm_leaders_decide_nothing_twice_lose_nothing_and_never_write_two_at_a_time()
    {
        var budget = new StormBudget(ReplicasPerMinute: 600, ReplicasBurst: 10);
        var storm = await Stage.GatherAsync(new StormPlan(Workloads: 150, Replicas: 2) { Namespaces = 2 });
        var candidates = new Candidates(Stage, storm, budget, count: 3);
        await candidates.FillAsync();
        await storm.PoliciesAreSeenAsync();
        var moments = new Random(Seed);

        storm.Begin();
        var healedByKill = new List<int>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var leader = await candidates.LeaderAsync();
            // At whatever it is just then about.
            await Task.Delay(LongestPause * moments.NextDouble());
            await leader.KillAsync();
            await candidates.FillAsync();
            healedByKill.Add(storm.Healed);
        }

        await storm.HealedAsync();

        var account = await storm.AccountAsync();
        Print(storm, budget, account);
        _output.WriteLine($"{Reign.Of(account.Writes).Count} reigns; healed at each kill: {string.Join(", ", healedByKill)}");
        DecidedOnce(storm);
        Reign.Of(account.Writes).Count.Should().BeGreaterThan(Kills, "each of the killed was followed by another");
        Reign.Usurped(account.Writes).Should().BeEmpty("only who holds the lease writes");
    }
}
