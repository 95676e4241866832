using Headroom.Kubernetes.Connection;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>Nothing else runs beside a story: what the thread pool does is the story's.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SimulationCollection : ICollectionFixture<SimulationFixture>
{
    public const string Name = "simulation";
}

/// <summary>What all stories share.</summary>
public sealed class SimulationFixture : IDisposable
{
    /// <summary>Read by the host: watching a file for each of thousands of operators is what takes the most time.</summary>
    private const string Reload = "DOTNET_hostBuilder__reloadConfigOnChange";

    private readonly KubeConfigFile _kubeConfig = new();
    private readonly ClusterConnection _connection;
    private readonly ThreadPoolIdle _idle = new();
    private readonly string? _reload = Environment.GetEnvironmentVariable(Reload);
    private readonly int _threads;
    private bool _isMeasured;

    public SimulationFixture()
    {
        _connection = _kubeConfig.Open();
        Environment.SetEnvironmentVariable(Reload, "false");
        ThreadPool.GetMinThreads(out _threads, out var ports);
        ThreadPool.SetMinThreads(Math.Max(_threads, 16), ports);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Reload, _reload);
        ThreadPool.GetMinThreads(out _, out var ports);
        ThreadPool.SetMinThreads(_threads, ports);
        _connection.Dispose();
        _kubeConfig.Dispose();
    }

    /// <summary>Runs the driver of stories on a thread of its own, outside the pool.</summary>
    internal static Task<T> OnDriverAsync<T>(Func<T> run)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                done.SetResult(run());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        { IsBackground = true, Name = "story" };
        thread.Start();
        return done.Task;
    }

    /// <summary>To be called on the driver's thread.</summary>
    /// <param name="faults">What goes wrong with the operator of that number, from 0; null for nothing.</param>
    /// <param name="prepare">Changes the cluster before anything runs.</param>
    internal StoryResult Run(StoryPlan plan, Func<int, ManualTime, IFaultPlan>? faults = null, Action<SimulatedCluster>? prepare = null)
    {
        if (!_isMeasured)
            _idle.MeasureBaseline();
        _isMeasured = true;
        while (true)
        {
            var corrections = _idle.Corrections;
            var story = new Story(plan, _connection, _idle, faults ?? ((_, _) => new NoFaults()));
            prepare?.Invoke(story.Cluster);
            var result = story.Run();
            if (_idle.Corrections == corrections)
                return result;
        }
    }
}
