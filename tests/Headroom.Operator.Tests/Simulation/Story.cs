using System.Globalization;
using System.Text.Json.Nodes;
using Headroom.Kubernetes.Connection;

namespace Headroom.Operator.Tests.Simulation;

/// <summary>
/// Runs one story from the workload's creation to its end: lets everything run that is ready, moves the clock to the next timer, and so
/// on. Once the incident has reached its final phase the story goes on for a while, in which nothing more may happen to the workload.
/// </summary>
internal sealed class Story
{
    private static readonly TimeSpan KillsAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(3);
    private static readonly TimeSpan Epilogue = TimeSpan.FromMinutes(11);

    private static readonly TimeSpan StopsWithin = TimeSpan.FromMinutes(2);

    /// <summary>Of timers and the like: more of them than any story needs.</summary>
    private const int MostSteps = 20_000;

    /// <summary>What an operator asks later than that after the end, it asks again and again.</summary>
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(30);

    private readonly StoryPlan _plan;
    private readonly ClusterConnection _connection;
    private readonly ThreadPoolIdle _idle;
    private readonly Func<int, ManualTime, IFaultPlan> _faults;
    private readonly ManualTime _time = new();
    private readonly RequestLog _log = new();
    private readonly List<SimulatedOperator> _operators = [];
    private IReadOnlyList<IReadOnlyList<RequestKey>>? _asked;

    /// <param name="faults">What goes wrong with the operator of that number, from 0.</param>
    public Story(StoryPlan plan, ClusterConnection connection, ThreadPoolIdle idle, Func<int, ManualTime, IFaultPlan> faults)
    {
        (_plan, _connection, _idle, _faults) = (plan, connection, idle, faults);
        Cluster = new SimulatedCluster(_time);
    }

    public SimulatedCluster Cluster { get; }

    /// <summary>To be called on a thread outside the pool.</summary>
    public StoryResult Run()
    {
        Prepare();
        BeginOperator();
        try
        {
            var hasEnded = RunToEnd();
            return Result(hasEnded);
        }
        finally
        {
            Stop(_operators[^1]);
        }
    }

    private void Prepare()
    {
        var store = Cluster.Store;
        _ = new DeploymentController(store, _time);
        _ = new ReplicaSetController(store, _time);
        _ = new StatefulSetController(store, _time);
        _ = new SimulatedKubelet(store, _time, _time.GetUtcNow() + KillsAfter);
        const string Me = "test";
        store.Create(ApiKind.Namespaces, "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = StoryPlan.Namespace } }, Me);
        store.Create(ApiKind.Nodes, "", new JsonObject { ["metadata"] = new JsonObject { ["name"] = Templates.Node } }, Me);
        var memory = new JsonObject { ["cpu"] = "8", ["memory"] = "16Gi", ["pods"] = "110" };
        store.Update(
            ApiKind.Nodes, "", Templates.Node,
            node => node["status"] = new JsonObject
            {
                ["capacity"] = memory.DeepClone(),
                ["allocatable"] = memory.DeepClone(),
                ["conditions"] = new JsonArray(
                    new JsonObject { ["type"] = "Ready", ["status"] = "True" },
                    new JsonObject { ["type"] = "MemoryPressure", ["status"] = "False" }),
            },
            ofStatus: true, Me);
        store.Create(ApiKind.Policies, StoryPlan.Namespace, _plan.PolicyManifest(), Me);
        store.Create(_plan.Kind, StoryPlan.Namespace, _plan.WorkloadManifest(), Me);
    }

    /// <returns>False if it did not come to its end in time, or within so many steps.</returns>
    private bool RunToEnd()
    {
        var (latest, seen, hasEnded) = (_time.GetUtcNow() + Longest, 0L, false);
        for (var step = 0; step < MostSteps; step++)
        {
            _idle.Wait();
            if (_operators[^1].Link.IsDead)
            {
                Stop(_operators[^1]);
                BeginOperator();
                continue;
            }

            lock (Cluster.Store.Gate)
            {
                if (!hasEnded && seen != Cluster.Store.Version && Incident() is { } incident && (string?)incident["phase"] == _plan.Phase)
                    (hasEnded, latest) = (true, _time.GetUtcNow() + Epilogue);
                seen = Cluster.Store.Version;
            }

            if (hasEnded && _asked is null && _time.GetUtcNow() > latest - Epilogue + Aftermath)
                _asked = Asked();

            if (!_time.TryRunNext(latest))
                return hasEnded;
        }

        return false;
    }

    private void BeginOperator()
    {
        var number = _operators.Count;
        var user = string.Create(CultureInfo.InvariantCulture, $"operator-{number}");
        var link = new OperatorLink(Cluster, _time, user, _faults(number, _time), _log);
        var (burst, rate) = (_plan.Burst.ToString(CultureInfo.InvariantCulture), _plan.PerMinute.ToString(CultureInfo.InvariantCulture));
        var made = SimulatedOperator.Build(_connection, link, _time, _log, new Dictionary<string, string?>
        {
            ["Headroom:LeaderElection:Enabled"] = "false",
            ["Headroom:Budget:ReplicasBurst"] = burst,
            ["Headroom:Budget:NamespaceReplicasBurst"] = burst,
            ["Headroom:Budget:ReplicasPerMinute"] = rate,
            ["Headroom:Budget:NamespaceReplicasPerMinute"] = rate,
        });
        _operators.Add(made);
        made.Start();
    }

    /// <summary>Of an operator that has died nothing reaches the cluster any more.</summary>
    /// <exception cref="TimeoutException">Part of it does not stop.</exception>
    private void Stop(SimulatedOperator stopped)
    {
        var (stop, latest) = (stopped.StopAsync(), _time.GetUtcNow() + StopsWithin);
        do
            _idle.Wait();
        while (!stop.IsCompleted && _time.TryRunNext(latest));
        if (!stop.IsCompleted)
            throw new TimeoutException($"{stopped.Link.User} does not stop: {stopped}\n{_log}");
        stop.GetAwaiter().GetResult();
    }

    private JsonObject? Incident() =>
        StoryRules.IncidentOf(Cluster.Store.Find(ApiKind.Policies, StoryPlan.Namespace, StoryPlan.Policy)!);

    private IReadOnlyList<IReadOnlyList<RequestKey>> Asked() => [.. _operators.Select(each => each.Link.Requests)];

    private StoryResult Result(bool hasEnded)
    {
        lock (Cluster.Store.Gate)
        {
            var rules = new StoryRules(_plan, Cluster, [.. _operators.Select(each => each.Link.User)]);
            string[] late = hasEnded ? [] : [$"the incident was not {_plan.Phase} at {_time.GetUtcNow():HH:mm:ss}"];
            var events = Cluster.Store.List(ApiKind.Events, StoryPlan.Namespace).Select(each => (string)each["reason"]!);
            return new StoryResult(
                StoryEnd.Of(Cluster.Store.Find(_plan.Kind, StoryPlan.Namespace, StoryPlan.Workload)!, Incident()),
                [.. late, .. rules.Violations()],
                [.. events.Order(StringComparer.Ordinal)],
                _asked ?? Asked(),
                [.. _operators.SelectMany(each => each.Link.Faults)],
                _log);
        }
    }
}
