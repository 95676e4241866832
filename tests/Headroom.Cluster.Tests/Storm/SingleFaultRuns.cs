namespace Headroom.Cluster.Tests.Storm;

/// <summary>A run for each fault alone, all of them side by side: most of their time is waiting.</summary>
public sealed class SingleFaultRuns : IAsyncLifetime
{
    private const int Seed = 4;

    /// <summary>How likely each comes, and how often at most.</summary>
    private static readonly Dictionary<Fault, (double Chance, int Most)> Faults = new()
    {
        [Fault.TooManyRequests] = (0.2, 25),
        [Fault.ServerError] = (0.2, 25),
        [Fault.Unavailable] = (0.2, 25),
        [Fault.Conflict] = (0.4, 25),
        [Fault.Hang] = (0.1, 5),
        [Fault.AnswerLost] = (0.2, 25),
        [Fault.Slow] = (0.2, 25),
        [Fault.WatchCut] = (0.2, 6),
        [Fault.WatchGone] = (0.2, 6),
        [Fault.NotReady] = (0.5, 25),
    };

    private readonly List<StormStage> _stages = [];
    private Dictionary<Fault, Task<FaultRun>>? _runs;

    public static IEnumerable<object[]> Kinds => Faults.Keys.Select(fault => new object[] { fault });

    /// <summary>The first to ask starts them all.</summary>
    internal Task<FaultRun> OfAsync(Fault fault, StormSite site) => (_runs ??= Faults.Keys.ToDictionary(each => each, each => StartAsync(each, site)))[fault];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var stage in _stages)
            await stage.DisposeAsync();
    }

    private Task<FaultRun> StartAsync(Fault fault, StormSite site)
    {
        var stage = new StormStage(site);
        _stages.Add(stage);
        return FaultRun.HealAsync(
            stage,
            new StormPlan(Workloads: 10, Replicas: 1) { Namespaces = 1 },
            new StormBudget(ReplicasPerMinute: 240, ReplicasBurst: 5),
            new FaultDice(Seed, new Dictionary<Fault, double> { [fault] = Faults[fault].Chance }, Faults[fault].Most));
    }
}
