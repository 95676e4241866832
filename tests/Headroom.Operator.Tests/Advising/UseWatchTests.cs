using System.Net;
using Headroom.Kubernetes.Events;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Operator.Policies;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Advising;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Tests.Advising;

/// <summary>Before anything is killed: looks at what the pods of a policy use, limit 64Mi.</summary>
public sealed class UseWatchTests : IAsyncDisposable
{
    private const string Near = "api has used more than 80% of its limit of 64Mi for a while, and nothing was killed so far. Raise it before it is killed";

    private readonly Rooms _rooms = new();

    public UseWatchTests() => _rooms.UnderPolicy().Cluster.Add(Pod("a")).Add(Pod("b"));

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task At_the_second_look_in_a_row_it_is_said_once_and_stands_in_the_status()
    {
        await LookAsync("60Mi");
        (await _rooms.ToldAsync()).Should().BeEmpty();

        await LookAsync("58Mi");
        await LookAsync("63Mi");

        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Should().Match<ToldEvent>(told => told.Reason == EventReasons.NearLimit && told.Type == EventType.Warning
            && told.Regarding.Kind == "Deployment" && told.Regarding.Name == A.Name
            && told.Message == Near + ": kubectl set resources deployment/flagsmith-api -n flagsmith -c api --limits=memory=73Mi");
        Lines().Should().Equal(Line("kubectl set resources deployment/flagsmith-api -n flagsmith -c api --limits=memory=73Mi"));
    }

    [Fact]
    public async Task It_is_said_again_when_it_has_been_below_and_in_between_not_advised()
    {
        await LookAsync("60Mi", "60Mi", "20Mi");
        Lines().Should().BeEmpty();

        await LookAsync("60Mi");
        Lines().Should().BeEmpty();

        await LookAsync("60Mi");
        (await _rooms.ToldAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task Two_pods_that_take_turns_are_not_near()
    {
        foreach (var (a, b) in new[] { ("60Mi", "20Mi"), ("20Mi", "60Mi"), ("60Mi", "20Mi") })
        {
            _rooms.Cluster.Add(Leapt.Uses(b, "b"));
            await LookAsync(a);
        }

        (await _rooms.ToldAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task While_any_of_its_pods_is_above_it_stays_said()
    {
        await LookAsync("60Mi", "60Mi");
        _rooms.Cluster.Add(Leapt.Uses("60Mi", "b"));
        await LookAsync("20Mi");

        Lines().Should().ContainSingle();
        (await _rooms.ToldAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task After_a_restart_what_the_status_says_is_not_said_again_and_goes_when_it_is_below()
    {
        await using var next = new Rooms();
        next.Under(A.PolicyObject(status: new MemoryPolicyStatus { Advice = [Line("as it was said")] })).Cluster.Add(Pod("a")).Add(Leapt.Uses("60Mi"));

        await next.Uses.LookAsync(A.Policy(), CancellationToken.None);
        await next.Uses.LookAsync(A.Policy(), CancellationToken.None);
        (await next.ToldAsync()).Should().BeEmpty();
        next.Reporter.AdviceUnder(Key).Should().Equal(Line("as it was said"));

        next.Cluster.Add(Leapt.Uses("20Mi"));
        await next.Uses.LookAsync(A.Policy(), CancellationToken.None);
        next.Reporter.AdviceUnder(Key).Should().BeEmpty();
    }

    [Fact]
    public async Task An_answer_that_fails_to_come_breaks_no_row()
    {
        await LookAsync("60Mi");
        _rooms.Cluster.FailRead = Leapt.Fails(Leapt.Answer(HttpStatusCode.ServiceUnavailable));
        await LookAsync("60Mi");
        _rooms.Cluster.FailRead = _ => null;
        await LookAsync("60Mi");

        (await _rooms.ToldAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task Where_nobody_serves_metrics_that_is_asked_once_in_ten_minutes_and_nothing_is_advised()
    {
        await LookAsync("60Mi", "60Mi");
        _rooms.Cluster.FailRead = Leapt.Fails(Leapt.Answer(HttpStatusCode.NotFound, isMissingResource: true));
        var asked = Asked;

        await LookAsync("60Mi");
        _rooms.Clock.Advance(TimeSpan.FromMinutes(9));
        await LookAsync("60Mi");

        Lines().Should().BeEmpty();
        (Asked - asked).Should().Be(1);
        _rooms.Clock.Advance(TimeSpan.FromMinutes(1));
        await LookAsync("60Mi");
        (Asked - asked).Should().Be(2);
    }

    [Fact]
    public async Task A_paused_container_is_not_looked_at_and_a_paused_policy_asks_nothing()
    {
        var spec = A.Spec() with { Containers = [new ContainerSpec { Name = A.Container, Mode = "Paused" }] };
        _rooms.Under(A.PolicyObject(spec)).Cluster.Add(Leapt.Uses("60Mi"));
        await _rooms.Uses.LookAsync(A.Policy(spec), CancellationToken.None);
        await _rooms.Uses.LookAsync(A.Policy(spec), CancellationToken.None);
        Lines().Should().BeEmpty();

        var asked = Asked;
        await _rooms.Uses.LookAsync(A.Policy(A.Spec(mode: "Paused")), CancellationToken.None);
        Asked.Should().Be(asked);
    }

    [Fact]
    public async Task Pods_for_which_another_policy_answers_are_left_to_it()
    {
        _rooms.Under(A.PolicyObject(name: "older", age: "48h"));

        await LookAsync("60Mi", "60Mi");

        Lines().Should().BeEmpty();
    }

    [Fact]
    public async Task A_workload_that_opts_out_is_not_told_of()
    {
        _rooms.Cluster.Add(A.NamespaceObject(A.Ignored));

        await LookAsync("60Mi", "60Mi");

        (await _rooms.ToldAsync()).Should().BeEmpty();
        Lines().Should().BeEmpty();
    }

    [Fact]
    public async Task The_policys_selector_is_asked_for()
    {
        var spec = A.Spec(selector: new V1LabelSelector { MatchExpressions = [new() { Key = "app", Operator = "In", Values = ["flagsmith-api", "web"] }] });
        _rooms.Under(A.PolicyObject(spec)).Cluster.Add(Leapt.Uses("60Mi"));

        await _rooms.Uses.LookAsync(A.Policy(spec), CancellationToken.None);

        _rooms.Cluster.Reads.Should().Contain(["V1Beta1PodMetrics list app in (flagsmith-api,web)", "V1Pod list app in (flagsmith-api,web)"]);
    }

    private static readonly PolicyKey Key = new(A.Namespace, "api");

    private int Asked => _rooms.Cluster.Reads.Count(read => read.StartsWith(nameof(V1Beta1PodMetrics), StringComparison.Ordinal));

    private static AdviceStatus Line(string use) => new() { Workload = A.Ref.ShortName, Kind = nameof(AdviceKind.NearLimit), Message = Near, Use = use };

    private static V1Pod Pod(string name) => new()
    {
        Metadata = A.Metadata($"flagsmith-api-1-{name}") with { Labels = Leapt.Labels, OwnerReferences = [A.Owner("ReplicaSet", A.CurrentRevision)] },
        Spec = new V1PodSpec { Containers = A.Containers((A.Container, "64Mi", "32Mi")) },
    };

    private IReadOnlyList<AdviceStatus> Lines() => _rooms.Reporter.AdviceUnder(Key);

    /// <summary>A look for each of what pod a uses.</summary>
    private async Task LookAsync(params string[] uses)
    {
        foreach (var use in uses)
        {
            _rooms.Cluster.Add(Leapt.Uses(use));
            await _rooms.Uses.LookAsync(A.Policy(), CancellationToken.None);
        }
    }
}
