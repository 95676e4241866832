using System.Net;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Tests.Given;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Verdicts;

namespace Headroom.Operator.Tests.Workloads;

public sealed class SurroundingsReaderTests
{
    private static readonly SurroundingsNeeds Both = new([new PodName(A.Namespace, "p", "pod-uid")], ["node-1"]);

    private static readonly SurroundingsNeeds Filled = new([], []) { DefaultsOf = A.Namespace };

    private readonly FakeCluster _cluster = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger<SurroundingsReader> _logger = new();

    [Fact]
    public async Task What_nobody_needs_is_not_read()
    {
        (await ReadAsync(Reader(), new SurroundingsNeeds([], []))).Should().Be(Surroundings.None);

        _cluster.Reads.Should().BeEmpty();
    }

    [Fact]
    public async Task A_pods_events_are_asked_for_by_its_uid()
    {
        _cluster.Add(Event("e", "Killing", "Container api failed liveness probe, will be restarted"));

        var surroundings = await ReadAsync(Reader(), Both);

        _cluster.Reads.Should().Contain("V1Event list involvedObject.uid=pod-uid");
        surroundings.PodEvents["pod-uid"].Should().ContainSingle().Which.Container.Should().Be("api");
    }

    [Fact]
    public async Task A_node_is_read_once_while_its_conditions_cannot_have_changed()
    {
        _cluster.Add(Node("True"));
        var reader = Reader();

        await ReadAsync(reader, Both);
        _clock.Advance(TimeSpan.FromSeconds(9));
        (await ReadAsync(reader, Both)).Nodes["node-1"].MemoryPressure.Should().BeTrue();
        _cluster.Reads.Count(read => read == "V1Node node-1").Should().Be(1);

        _cluster.Add(Node("False"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await ReadAsync(reader, Both)).Nodes["node-1"].MemoryPressure.Should().BeFalse();
    }

    [Fact]
    public async Task A_node_that_is_gone_is_not_known() => (await ReadAsync(Reader(), Both)).Nodes.Should().BeEmpty();

    [Fact]
    public async Task What_may_not_be_read_is_done_without_and_said_once()
    {
        _cluster.FailRead = _ => FakeCluster.Refusal(HttpStatusCode.Forbidden);
        var reader = Reader();

        for (var i = 0; i < 2; i++)
        {
            var surroundings = await ReadAsync(reader, Both);
            surroundings.Nodes.Should().BeEmpty();
            surroundings.PodEvents.Should().BeEmpty();
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        _logger.Lines.Should().HaveCount(2).And.ContainSingle(line => line.Contains("get nodes", StringComparison.Ordinal)).And.ContainSingle(line => line.Contains("list events", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_failure_is_not_taken_for_nothing_there()
    {
        _cluster.FailRead = _ => FakeCluster.Refusal(HttpStatusCode.InternalServerError);

        await FluentActions.Awaiting(() => ReadAsync(Reader(), Both)).Should().ThrowAsync<Headroom.Kubernetes.Api.KubernetesApiException>();
    }

    [Fact]
    public async Task What_the_namespace_fills_in_is_read_of_its_LimitRanges_where_it_is_needed()
    {
        var (limit, request) = (new V1ResourceAmounts { Memory = "200Mi" }, new V1ResourceAmounts { Memory = "100Mi" });
        var item = new V1LimitRangeItem { Type = "Container", Default = limit, DefaultRequest = request };
        _cluster.Add(new V1LimitRange { Metadata = A.Metadata("limits"), Spec = new V1LimitRangeSpec { Limits = [item] } });

        (await ReadAsync(Reader(), Both)).Defaults.Should().Be(ContainerDefaults.None);
        (await ReadAsync(Reader(), Filled)).Defaults.Should().Be(new ContainerDefaults(A.Size("200Mi"), A.Size("100Mi")));
    }

    [Fact]
    public async Task Where_it_may_not_be_read_it_is_not_known()
    {
        _cluster.FailRead = _ => FakeCluster.Refusal(HttpStatusCode.Forbidden);

        (await ReadAsync(Reader(), Filled)).Defaults.Should().Be(ContainerDefaults.None);
        _logger.Lines.Should().ContainSingle(line => line.Contains("list limitranges", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_the_kubelet_is_believed_and_the_oldest_comes_first()
    {
        V1Event[] events =
        [
            Event("b", "Unhealthy", "later") with { LastTimestamp = A.Now.AddSeconds(-1) },
            Event("a", "Killing", "sooner") with { LastTimestamp = A.Now.AddSeconds(-2), Count = 3 },
            Event("c", "Killing", "somebody else's") with { Source = new V1EventSource { Component = "anybody" } },
            Event("d", "Killing", "by the newer API") with { Source = null, ReportingComponent = "kubelet", FirstTimestamp = null, LastTimestamp = null, EventTime = A.Now },
            Event("e", "Killing", "nobody knows when") with { FirstTimestamp = null, LastTimestamp = null },
        ];

        SurroundingsFacts.OfPod(events).Select(entry => $"{entry.Message} {entry.Count}").Should().Equal("sooner 3", "later 1", "by the newer API 1");
    }

    /// <summary>Written through events.k8s.io, repetitions stand in the series (k8s.io/api v0.36.4, core/v1, EventSeries).</summary>
    [Fact]
    public void An_event_that_repeats_through_the_newer_API_was_last_seen_when_its_series_says()
    {
        var repeated = Event("e", "Killing", "again") with
        {
            Source = null,
            ReportingComponent = "kubelet",
            FirstTimestamp = null,
            LastTimestamp = null,
            Count = null,
            EventTime = A.Now.AddMinutes(-5),
            Series = new V1EventSeries { Count = 4, LastObservedTime = A.Now },
        };

        SurroundingsFacts.OfPod([repeated]).Single().Should().Match<KubeletEvent>(seen => seen.First == A.Now.AddMinutes(-5) && seen.Last == A.Now && seen.Count == 4);
    }

    [Theory]
    [InlineData("spec.containers{api}", "api")]
    [InlineData("spec.initContainers{migrate}", "migrate")]
    [InlineData("spec", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("}{", null)]
    public void The_field_path_names_the_container(string? path, string? container) =>
        SurroundingsFacts.OfPod([Event("e", "Killing", "") with { InvolvedObject = new V1ObjectReference { FieldPath = path } }]).Single().Container.Should().Be(container);

    private SurroundingsReader Reader() => new(_cluster, _clock, _logger);

    private static Task<Surroundings> ReadAsync(SurroundingsReader reader, SurroundingsNeeds needs) => reader.ReadAsync(needs, CancellationToken.None);

    private static V1Node Node(string pressure) => new()
    {
        Metadata = new V1ObjectMeta { Name = "node-1" },
        Status = new V1NodeStatus { Conditions = [new V1NodeCondition { Type = "Ready", Status = "True" }, new V1NodeCondition { Type = "MemoryPressure", Status = pressure, LastTransitionTime = A.Now }] },
    };

    private static V1Event Event(string name, string reason, string message) => new()
    {
        Metadata = A.Metadata(name),
        InvolvedObject = new V1ObjectReference { FieldPath = "spec.containers{api}" },
        Reason = reason,
        Message = message,
        Source = new V1EventSource { Component = "kubelet" },
        FirstTimestamp = A.Now.AddMinutes(-1),
        LastTimestamp = A.Now,
        Count = 1,
    };
}
