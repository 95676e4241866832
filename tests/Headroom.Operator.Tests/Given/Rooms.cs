using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Headroom.Kubernetes.Election;
using Headroom.Kubernetes.Events;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Advising;
using Headroom.Operator.Entities;
using Headroom.Operator.Governor;
using Headroom.Operator.Governor.Budget;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Healing;
using Headroom.Operator.Hosting;
using Headroom.Operator.Measuring;
using Headroom.Operator.Metrics;
using Headroom.Operator.Policies;
using Headroom.Operator.Preflight;
using Headroom.Operator.Reports;
using Headroom.Operator.Resizing;
using Headroom.Operator.Rollouts;
using Headroom.Operator.Sightings;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Tests.Given;

/// <summary>The operator's rooms, joined as the program joins them, around a cluster and a clock that the test holds.</summary>
internal sealed class Rooms : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _loops = [];
    private readonly ServiceProvider _services;
    private readonly RecordedEvents _events = new();
    private Task? _telling;

    /// <param name="advises">What a person could do is read and told, too.</param>
    public Rooms(Action<HeadroomOptions>? configure = null, bool advises = false)
    {
        Options = new HeadroomOptions { StatusInterval = TimeSpan.Zero, ProtectedNamespaces = { "kube-system" } };
        configure?.Invoke(Options);
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        Book = new IncidentBook(Clock);
        Pressure = Gauges.Pressure(Clock);
        Gate = new HealingGate(options, Pressure, Clock);
        var door = new WriteDoor(Cluster, Leadership.Always(), new WriteMetrics(Gauges.Meter()));
        var metrics = new HealingMetrics(Gauges.Meter());
        var looks = new LooksUnderWay(Clock);
        Reporter = new PolicyStatusReporter(new TellingWriter(WriteKind.Status, door, new TellingPurse(60, 60, Pressure, Clock)), looks, options, Clock, () => 0, NullLogger<PolicyStatusReporter>.Instance);
        Tellings = new TellingQueue(looks, Clock, () => 0, NullLogger<TellingQueue>.Instance);
        Events = new HeadroomEvents(_events, Tellings);
        Report = new HealingReport(Events, Reporter, Clock, NullLogger<HealingReport>.Instance);
        Overlaps = new OverlapWatch(Catalog, Book, Reporter, NullLogger<OverlapWatch>.Instance);
        var revisions = new DeploymentRevisions(Cluster);
        Workloads = new WorkloadReader(Cluster, revisions, Clock);
        var reads = new OptionalReads(Cluster, Clock, NullLogger<OptionalReads>.Instance);
        var obstacles = new ObstacleVersions(reads);
        var cases = new CaseReader(Workloads, new SurroundingsReader(Cluster, Clock, NullLogger<SurroundingsReader>.Instance), obstacles);
        var preflight = new PreflightCheck(reads, Clock);
        var writer = new HealingWriter(door, Gate, Pressure);
        // Most tests count what is read and written, and are about something else: they have a cluster of which nothing around the workload may be known.
        Adviser = new Adviser(Advisers.Of(advises ? Cluster : new FakeCluster { FailRead = _ => FakeCluster.Refusal(HttpStatusCode.Forbidden) }, Clock), Reporter, Book, Gate, Pressure, Clock);
        Healer = new Healer(
            Book, Shelf, Catalog, cases, preflight, new RolloutCheck(Cluster, reads, obstacles),
            new DecisionExecution(writer, Report, metrics, new RecordingLogger<DecisionExecution>(() => LoggedByHealer())),
            new OrphanedReplicas(Workloads, writer, Report),
            new PodResizer(Cluster, new ResizeSupport(Cluster, Clock, NullLogger<ResizeSupport>.Instance), writer),
            new Settler(new UseReader(Cluster, Clock, NullLogger<UseReader>.Instance), preflight, Gate), Adviser, Report, metrics, Clock, new RecordingLogger<Healer>(() => LoggedByHealer()));
        _services = new ServiceCollection().AddSingleton(Healer).BuildServiceProvider();
        Queue = new HealingQueue(_services, Gate, looks, Pressure, options, Clock, () => 0, NullLogger<HealingQueue>.Instance);
        var unsupported = new UnsupportedKills(new UnsupportedReader(Cluster, cases), Book, Shelf, Report, metrics, Clock);
        var owners = new OwnerResolver(Cluster, revisions);
        Uses = new UseWatch(Cluster, new UseReader(Cluster, Clock, NullLogger<UseReader>.Instance), owners, Workloads, Catalog, Reporter, Events, NullLogger<UseWatch>.Instance);
        Upkeep = new AdviceUpkeep(Adviser, Reporter, Workloads, Catalog);
        Untold = new UntoldRemedies(Catalog, new PolicySurvey(Cluster, options), Reporter, owners, Book, Queue, options, Clock, NullLogger<UntoldRemedies>.Instance);
        Intake = new KillIntake(Catalog, owners, Workloads, unsupported, Book, Shelf, Queue, Overlaps, Report, options, NullLogger<KillIntake>.Instance);
        Cluster.Add(A.Deployment()).Add(A.ReplicaSet()).Add(A.NamespaceObject());
    }

    public HeadroomOptions Options { get; }

    /// <summary>Run whenever the healer logs something: a moment to step in between two of its steps.</summary>
    public Action LoggedByHealer { get; set; } = () => { };

    public ManualTimeProvider Clock { get; } = new();

    public FakeCluster Cluster { get; } = new();

    public IncidentBook Book { get; }

    public SightingShelf Shelf { get; } = new();

    public PolicyCatalog Catalog { get; } = new();

    public PressureGauge Pressure { get; }

    public HealingGate Gate { get; }

    public PolicyStatusReporter Reporter { get; }

    public OverlapWatch Overlaps { get; }

    public TellingQueue Tellings { get; }

    public HeadroomEvents Events { get; }

    public HealingReport Report { get; }

    public WorkloadReader Workloads { get; }

    public Adviser Adviser { get; }

    public UseWatch Uses { get; }

    public AdviceUpkeep Upkeep { get; }

    public Healer Healer { get; }

    public HealingQueue Queue { get; }

    public KillIntake Intake { get; }

    public UntoldRemedies Untold { get; }

    public PodController Pods => new(Intake, Untold, Catalog);

    public PolicyController Policies =>
        new(Catalog, Intake, Untold, Overlaps, Reporter, Events, Microsoft.Extensions.Options.Options.Create(Options), NullLogger<PolicyController>.Instance);

    /// <summary>The remedies that were written.</summary>
    public IReadOnlyList<Written> Remedies => [.. Cluster.Writes.Where(write => write.Kind != typeof(V1Alpha1MemoryPolicy))];

    /// <summary>The status that was written last.</summary>
    public MemoryPolicyStatus? Status(string policy = "api") =>
        Cluster.Writes.LastOrDefault(write => write.Kind == typeof(V1Alpha1MemoryPolicy) && write.Name == policy)?.Patch is { } patch
            ? patch.Json().GetProperty("status").Deserialize(HeadroomJsonContext.Default.MemoryPolicyStatus)
            : null;

    public IReadOnlyList<IncidentStatus> Lines(string policy = "api") => Status(policy)?.Incidents ?? [];

    /// <summary>The policy is there, as its controller leaves it.</summary>
    public Rooms Under(V1Alpha1MemoryPolicy policy)
    {
        var entry = Entry(policy);
        Catalog.Set(entry);
        Reporter.Adopt(entry);
        return this;
    }

    public Rooms UnderPolicy() => Under(A.PolicyObject());

    public Rooms Killed(params Sighting[] sightings)
    {
        foreach (var sighting in sightings)
            Book.Add(A.Ref, sighting);
        return this;
    }

    public Task<TimeSpan?> LookAsync() => Healer.HealAsync(A.Ref, CancellationToken.None);

    /// <summary>Lets status be written in the background from here on.</summary>
    public Rooms Reporting()
    {
        _loops.Add(Reporter.RunAsync(_stop.Token));
        return this;
    }

    /// <summary>Lets workloads that are due be looked at in the background from here on.</summary>
    public Rooms Healing()
    {
        _loops.Add(Queue.RunAsync(_stop.Token));
        return this;
    }

    /// <summary>The events that were told so far; waits until none is on its way.</summary>
    public async Task<IReadOnlyList<ToldEvent>> ToldAsync()
    {
        // Once: a second start would be a second reader, which might have the last one told before what the first is still telling.
        _telling ??= Tellings.StartAsync(CancellationToken.None);
        await _telling;
        var last = new TaskCompletionSource();
        Tellings.Enqueue("the last one", _ =>
        {
            last.SetResult();
            return Task.FromResult(EventOutcome.Created);
        });
        await last.Task.WithinPatience();
        return [.. _events.Told];
    }

    /// <summary>Waits until the status shows the one workload in this phase, and nothing else.</summary>
    public Task ShowsAsync(IncidentPhase phase) => Eventually.HoldsAsync(
        () => Lines() is [var line] && line.Phase == phase.ToString() && line.Workload == A.Ref.ShortName,
        () => $"the status shows {phase}; it shows {string.Join(", ", Lines())}");

    public static PolicyEntry Entry(V1Alpha1MemoryPolicy policy)
    {
        var (read, violations) = Headroom.Remediation.Policies.PolicyReader.Read(policy.Metadata, policy.Spec);
        var refusal = read is null ? new PolicyRefusal("PolicyInvalid", string.Join("; ", violations)) : null;
        return new PolicyEntry(policy.Metadata, read, refusal, policy.Status);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_loops);
        await Tellings.StopAsync(CancellationToken.None);
        Tellings.Dispose();
        Gate.Dispose();
        await _services.DisposeAsync();
        _stop.Dispose();
    }

    private sealed class RecordedEvents : IEventRecorder
    {
        public ConcurrentQueue<ToldEvent> Told { get; } = new();

        public Task<EventOutcome> RecordAsync(V1ObjectReference regarding, EventType type, string reason, string message, CancellationToken cancellationToken) =>
            Keep(new ToldEvent(regarding, type, reason, message, Once: false));

        public Task<EventOutcome> RecordOnceAsync(V1ObjectReference regarding, EventType type, string reason, string message, CancellationToken cancellationToken) =>
            Keep(new ToldEvent(regarding, type, reason, message, Once: true));

        private Task<EventOutcome> Keep(ToldEvent told)
        {
            Told.Enqueue(told);
            return Task.FromResult(EventOutcome.Created);
        }
    }
}

internal sealed record ToldEvent(V1ObjectReference Regarding, EventType Type, string Reason, string Message, bool Once);
