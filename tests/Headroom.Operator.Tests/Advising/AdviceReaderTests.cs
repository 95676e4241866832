using System.Net;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Advising;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Advising;

namespace Headroom.Operator.Tests.Advising;

public sealed class AdviceReaderTests
{
    private readonly FakeCluster _cluster = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger<AdviceReader> _logger = new();
    private readonly AdviceReader _reader;

    public AdviceReaderTests() => _reader = Advisers.Of(_cluster, _clock, _logger);

    [Fact]
    public async Task Everything_that_the_cluster_has_is_judged()
    {
        _cluster.Add(Obstacles.Quota("100Mi", "99Mi")).Add(Obstacles.Node("node-1", "1Gi")).Add(Placed("other", "node-1", "1000Mi")).Add(Leapt.Uses("70Mi"))
            .Add(new V2HorizontalPodAutoscaler { Metadata = A.Metadata("scaler"), Spec = Obstacles.Horizontal() });

        var advice = await _reader.ReadAsync(Advisers.Reading(limit: null, replicas: 2), A.Policy(), underPressure: true, CancellationToken.None);

        advice!.Select(each => each.Kind).Should().BeEquivalentTo(
            [
                AdviceKind.NoLimit, AdviceKind.RequestBelowUse, AdviceKind.NoDisruptionBudget, AdviceKind.MemoryAutoscaler, AdviceKind.QuotaNearlyUsed, AdviceKind.NodesNearlyFull,
                AdviceKind.ControlPlanePressure,
            ]);
        advice!.Single(each => each.Kind == AdviceKind.NoLimit).Use.Should().Be("kubectl set resources deployment/flagsmith-api -n flagsmith -c api --limits=memory=88Mi");
    }

    [Fact]
    public async Task A_cluster_in_order_gets_none()
    {
        var budget = new V1PodDisruptionBudget { Metadata = A.Metadata("api"), Spec = new V1PodDisruptionBudgetSpec { Selector = new V1LabelSelector { MatchLabels = Leapt.Labels } } };
        _cluster.Add(Obstacles.Quota("1Gi")).Add(Obstacles.Node("node-1", "1Gi")).Add(Leapt.Uses("40Mi")).Add(budget);

        (await _reader.ReadAsync(Advisers.Reading(replicas: 2), A.Policy(), underPressure: false, CancellationToken.None)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(false, "policy/v1")]
    [InlineData(true, "policy/v1beta1")]
    public async Task The_manifest_is_in_the_version_that_the_server_has(bool old, string version)
    {
        _cluster.FailRead = read => old && read.StartsWith("V1PodDisruptionBudget", StringComparison.Ordinal) ? FakeCluster.MissingKind() : null;

        (await ReadAsync(replicas: 2)).Should().ContainSingle().Which.Use.Should().StartWith($"apiVersion: {version}\nkind: PodDisruptionBudget\n");
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task What_is_not_served_or_not_allowed_is_not_advised(HttpStatusCode code)
    {
        _cluster.FailRead = _ => Leapt.Answer(code, isMissingResource: code == HttpStatusCode.NotFound);

        (await ReadAsync(replicas: 2)).Should().BeEmpty();
        _logger.Lines.Should().BeEmpty();
    }

    [Fact]
    public async Task What_could_not_be_read_this_time_is_not_known()
    {
        _cluster.FailRead = read => read.StartsWith("V1ResourceQuota", StringComparison.Ordinal) ? FakeCluster.Refusal(HttpStatusCode.InternalServerError) : null;

        (await ReadAsync(replicas: 2)).Should().BeNull();
        _logger.Lines.Should().ContainSingle().Which.Should().StartWith("Information: Deployment flagsmith/flagsmith-api: nothing is advised this time: ");
    }

    [Fact]
    public async Task A_paused_policy_costs_no_read()
    {
        (await _reader.ReadAsync(Advisers.Reading(), A.Policy(A.Spec(mode: "Paused")), underPressure: true, CancellationToken.None)).Should().BeEmpty();

        _cluster.Reads.Should().BeEmpty();
    }

    [Fact]
    public async Task Pods_are_listed_once_in_ten_minutes_and_nodes_too()
    {
        _cluster.Add(Obstacles.Node("node-1", "1Gi"));

        await ReadAsync();
        await ReadAsync();
        _cluster.Reads.Where(read => read.StartsWith("V1Pod ", StringComparison.Ordinal)).Should().Equal("V1Pod list spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed");

        _clock.Advance(TimeSpan.FromMinutes(10));
        await ReadAsync();
        _cluster.Reads.Count(read => read.StartsWith("V1Pod ", StringComparison.Ordinal)).Should().Be(2);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task A_cordoned_node_has_no_room(bool cordoned, bool advised)
    {
        _cluster.Add(Obstacles.Node("full", "1Gi")).Add(Placed("other", "full", "1Gi")).Add(Obstacles.Node("empty", "8Gi") with { Spec = new V1NodeSpec { Unschedulable = cordoned } });

        (await ReadAsync()).Any(each => each.Kind == AdviceKind.NodesNearlyFull).Should().Be(advised);
    }

    /// <summary>The scheduler counts a pod's own request if it has one (spec.resources, Kubernetes 1.34 and later; component-helpers, PodRequests).</summary>
    [Theory]
    [InlineData("1Gi", "0", true)]
    [InlineData("16Mi", "1Gi", false)]
    [InlineData(null, "1Gi", true)]
    public async Task A_pods_own_request_is_what_it_takes_of_the_node(string? own, string containers, bool advised)
    {
        var other = Placed("other", "node-1", containers);
        _cluster.Add(Obstacles.Node("node-1", "1Gi")).Add(own is null ? other : other with { Spec = other.Spec! with { Resources = new V1ResourceRequirements { Requests = new V1ResourceAmounts { Memory = own } } } });

        (await ReadAsync()).Any(each => each.Kind == AdviceKind.NodesNearlyFull).Should().Be(advised);
    }

    private static V1Pod Placed(string name, string node, string request) =>
        new() { Metadata = A.Metadata(name), Spec = new V1PodSpec { NodeName = node, Containers = A.Containers(("any", null, request)) } };

    private async Task<IReadOnlyList<Advice>> ReadAsync(int replicas = 1) =>
        (await _reader.ReadAsync(Advisers.Reading(replicas: replicas), A.Policy(), underPressure: false, CancellationToken.None))!;
}
