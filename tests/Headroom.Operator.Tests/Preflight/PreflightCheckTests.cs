using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Preflight;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Preflight;

public sealed class PreflightCheckTests
{
    private readonly FakeCluster _cluster = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger<OptionalReads> _logger = new();
    private readonly PreflightCheck _check;

    public PreflightCheckTests() => _check = new PreflightCheck(new OptionalReads(_cluster, _clock, _logger), _clock);

    [Fact]
    public async Task Nothing_is_read_before_a_remedy_is_due()
    {
        (await CheckAsync(A.Case(A.Facts(), A.Sighting()))).Should().BeOfType<Decision.AwaitKills>();

        _cluster.Reads.Should().BeEmpty();
    }

    [Fact]
    public async Task Nothing_is_read_where_the_workload_itself_says_no()
    {
        (await CheckAsync(Due(A.Facts() with { Rollout = new Rollout { Paused = true } }))).Should().BeOfType<Decision.Blocked>();

        _cluster.Reads.Should().BeEmpty();
    }

    [Fact]
    public async Task Everything_is_read_once_of_the_workloads_own_namespace()
    {
        _cluster.Add(Obstacles.LimitRange() with { Metadata = A.Metadata("narrow") with { Namespace = "other" } });

        (await CheckAsync()).Should().BeOfType<Decision.Remediate>().Which.Notes.Should().BeEmpty();

        _cluster.Reads.Should().BeEquivalentTo("V1LimitRange list", "V1ResourceQuota list", "V1VerticalPodAutoscaler list", "V2HorizontalPodAutoscaler list", "V1Node list");
    }

    [Fact]
    public async Task Every_sort_of_obstacle_is_found()
    {
        _cluster.Add(Obstacles.LimitRange());
        (await CheckAsync()).Notes.Should().Equal("api is capped by LimitRange narrow at 96Mi");

        _cluster.Add(Obstacles.Quota("10Mi"));
        (await CheckAsync()).Message.Should().StartWith("ResourceQuota small leaves 10Mi");
        _cluster.Add(Obstacles.Quota("10Mi", scopes: "BestEffort"));
        (await CheckAsync()).Should().BeOfType<Decision.Remediate>();

        _cluster.Add(Obstacles.Vertical());
        (await CheckAsync()).Message.Should().StartWith("VPA tuner owns the memory of api");
        _cluster.Add(Obstacles.Vertical("Off"));
        (await CheckAsync()).Should().BeOfType<Decision.Remediate>();

        _cluster.Add(new V2HorizontalPodAutoscaler { Metadata = A.Metadata("scaler"), Spec = Obstacles.Horizontal() });
        (await CheckAsync()).Notes.Should().HaveCount(2).And.Contain("HPA scaler aims at 80% of the memory request, which goes from 32Mi to 48Mi: it may want fewer replicas");
    }

    [Fact]
    public async Task What_the_server_does_not_have_is_done_without_and_said_once()
    {
        _cluster.FailRead = read => read.Contains("Autoscaler", StringComparison.Ordinal) ? FakeCluster.MissingKind() : null;

        for (var look = 0; look < 2; look++)
            (await CheckAsync()).Should().BeOfType<Decision.Remediate>();

        _cluster.Reads.Count(read => read.Contains("Autoscaler", StringComparison.Ordinal)).Should().Be(3, "each version is asked for once");
        _logger.Lines.Should().BeEquivalentTo(
            "Information: The server has no verticalpodautoscalers.autoscaling.k8s.io: remedies are written without a look at them, and nothing is advised of them",
            "Information: The server has no horizontalpodautoscalers.autoscaling: remedies are written without a look at them, and nothing is advised of them");
    }

    [Fact]
    public async Task A_kind_that_is_installed_later_is_found()
    {
        _cluster.Add(Obstacles.Vertical()).FailRead = read => read.Contains("Vertical", StringComparison.Ordinal) ? FakeCluster.MissingKind() : null;
        (await CheckAsync()).Should().BeOfType<Decision.Remediate>();
        _cluster.FailRead = _ => null;
        (await CheckAsync()).Should().BeOfType<Decision.Remediate>();

        _clock.Advance(TimeSpan.FromMinutes(10));
        (await CheckAsync()).Should().BeOfType<Decision.Blocked>();
    }

    [Fact]
    public async Task The_older_version_of_an_HPA_is_read_where_the_newer_is_missing()
    {
        _cluster.Add(new V2Beta2HorizontalPodAutoscaler { Metadata = A.Metadata("scaler"), Spec = Obstacles.Horizontal() });
        _cluster.FailRead = read => read.StartsWith("V2HorizontalPodAutoscaler", StringComparison.Ordinal) ? FakeCluster.MissingKind() : null;

        (await CheckAsync()).Notes.Should().ContainSingle().Which.Should().StartWith("HPA scaler aims at 80% of the memory request");
        _logger.Lines.Should().BeEmpty();
    }

    [Fact]
    public async Task What_may_not_be_read_is_done_without_and_said_once()
    {
        _cluster.FailRead = _ => FakeCluster.Refusal(HttpStatusCode.Forbidden);

        for (var look = 0; look < 2; look++)
            (await CheckAsync()).Should().BeOfType<Decision.Remediate>();

        _logger.Lines.Should().HaveCount(5).And.OnlyContain(line => line.StartsWith("Warning: Remedies are written without a look at ", StringComparison.Ordinal))
            .And.ContainSingle(line => line.Contains("limitranges: Headroom may not list them", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_failure_is_not_taken_for_nothing_there()
    {
        _cluster.FailRead = read => read == "V1ResourceQuota list" ? FakeCluster.Refusal(HttpStatusCode.InternalServerError) : null;

        await FluentActions.Awaiting(() => CheckAsync()).Should().ThrowAsync<KubernetesApiException>();
    }

    [Fact]
    public async Task Nodes_are_listed_once_while_the_largest_is_large_enough()
    {
        _cluster.Add(Obstacles.Node("large", "16Gi"));
        await CheckAsync();
        _clock.Advance(TimeSpan.FromMinutes(9));
        await CheckAsync();
        NodeLists().Should().Be(1);

        _clock.Advance(TimeSpan.FromMinutes(1));
        await CheckAsync();
        NodeLists().Should().Be(2);
    }

    [Fact]
    public async Task A_larger_node_that_has_joined_is_found_by_the_remedy_that_needs_it()
    {
        _cluster.Add(Obstacles.Node("tiny", "40Mi"));
        (await CheckAsync()).Notes.Should().ContainSingle().Which.Should().Contain("the largest node (tiny) has 40Mi allocatable");
        await CheckAsync();
        NodeLists().Should().Be(1, "many remedies at once are not many lists");

        _cluster.Add(Obstacles.Node("large", "16Gi"));
        _clock.Advance(TimeSpan.FromSeconds(10));
        (await CheckAsync()).Notes.Should().BeEmpty();
    }

    [Fact]
    public async Task Of_many_remedies_at_once_that_nothing_stands_in_the_way_of_the_first_reads_for_all()
    {
        for (var look = 0; look < 3; look++)
            (await CheckAsync()).Should().BeOfType<Decision.Remediate>();
        _cluster.Reads.Count(read => read.StartsWith("V1LimitRange list", StringComparison.Ordinal)).Should().Be(1);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await CheckAsync();
        _cluster.Reads.Count(read => read.StartsWith("V1LimitRange list", StringComparison.Ordinal)).Should().Be(2);
    }

    [Fact]
    public async Task What_stood_in_the_way_a_moment_ago_is_read_again_by_the_next()
    {
        _cluster.Add(Obstacles.Vertical());
        (await CheckAsync()).Should().BeOfType<Decision.Blocked>();
        _cluster.Add(Obstacles.Vertical("Off"));
        (await CheckAsync()).Should().BeOfType<Decision.Remediate>();
    }

    private int NodeLists() => _cluster.Reads.Count(read => read == "V1Node list");

    private static WorkloadCase Due(WorkloadFacts? facts = null) => A.Case(facts ?? A.Facts() with { Rollout = new Rollout { Pods = 1 } }, A.Loop());

    private Task<Decision> CheckAsync(WorkloadCase? workloadCase = null) => _check.CheckAsync(workloadCase ?? Due(), Judgement.Decide(workloadCase ?? Due()), CancellationToken.None);
}
