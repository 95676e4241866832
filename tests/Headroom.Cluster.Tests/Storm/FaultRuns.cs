namespace Headroom.Cluster.Tests.Storm;

/// <summary>A run for each fault alone and one for all together, side by side: most of their time is waiting.</summary>
public sealed class FaultRuns : IAsyncLifetime
{
    private const int Seed = 4;

    /// <summary>How likely each comes where it is alone, and how often at most.</summary>
    private static readonly Dictionary<Fault, (double Chance, int Most)> Alone = new()
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
        // Asked every few seconds: left to chance, it might never come.
        [Fault.NotReady] = (1, 2),
    };

    private static readonly Dictionary<Fault, double> Together = new()
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

    private const int MostTogether = 80;

    private readonly List<StormStage> _stages = [];
    private Dictionary<Fault, Task<FaultRun>> _alone = [];
    private Task<FaultRun>? _together;

    public static IEnumerable<object[]> Kinds => Alone.Keys.Select(fault => new object[] { fault });

    internal Task<FaultRun> OfAsync(Fault fault, StormSite site)
    {
        Start(site);
        return _alone[fault];
    }

    internal Task<FaultRun> OfAllAsync(StormSite site)
    {
        Start(site);
        return _together!;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var stage in _stages)
            await stage.DisposeAsync();
    }

    /// <summary>The first to ask starts them all.</summary>
    private void Start(StormSite site)
    {
        if (_together is not null)
            return;
        _together = FaultRun.HealAsync(
            Stage(site), new StormPlan(Workloads: 40, Replicas: 1) { Namespaces = 2 }, new StormBudget(ReplicasPerMinute: 240, ReplicasBurst: 10),
            new FaultDice(Seed, Together, MostTogether));
        _alone = Alone.ToDictionary(fault => fault.Key, fault => FaultRun.HealAsync(
            Stage(site), new StormPlan(Workloads: 10, Replicas: 1) { Namespaces = 1 }, new StormBudget(ReplicasPerMinute: 240, ReplicasBurst: 5),
            new FaultDice(Seed, new Dictionary<Fault, double> { [fault.Key] = fault.Value.Chance }, fault.Value.Most)));
    }

    private StormStage Stage(StormSite site)
    {
        var stage = new StormStage(site);
        _stages.Add(stage);
        return stage;
    }
}
