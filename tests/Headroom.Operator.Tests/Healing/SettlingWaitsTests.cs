using System.Net;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;

namespace Headroom.Operator.Tests.Healing;

/// <summary>What keeps a limit that has leapt from settling, for a while or for good, and that it is said.</summary>
public sealed class SettlingWaitsTests : SettlingStory
{
    [Fact]
    public async Task Without_metrics_it_stays_and_that_is_said_once_and_not_asked_again()
    {
        Rooms.Cluster.FailRead = Leapt.Fails(Leapt.Answer(HttpStatusCode.NotFound, isMissingResource: true));

        (await Rooms.LookAsync()).Should().BeNull();

        await Rooms.ShowsAsync(IncidentPhase.Recovered);
        (await Rooms.ToldAsync()).Should().ContainSingle().Which.Message.Should().EndWith("; it stays at its ceiling: this cluster serves no metrics.k8s.io");
        Rooms.Book.IsEmpty.Should().BeTrue();
        Rooms.Killed(Leapt.FormerKill("another"));
        await Rooms.LookAsync();
        Rooms.Cluster.Reads.Count(IsMetrics).Should().Be(1);
    }

    [Fact]
    public async Task Without_the_right_to_read_them_too()
    {
        Rooms.Cluster.FailRead = Leapt.Fails(Leapt.Answer(HttpStatusCode.Forbidden));

        (await Rooms.LookAsync()).Should().BeNull();

        (await Rooms.ToldAsync()).Should().ContainSingle().Which.Message.Should().EndWith("; it stays at its ceiling: Headroom may not list pods.metrics.k8s.io");
    }

    [Fact]
    public async Task A_metrics_server_that_does_not_answer_is_waited_for_and_not_for_ever()
    {
        Rooms.Cluster.FailRead = Leapt.Fails(Leapt.Answer(HttpStatusCode.ServiceUnavailable));

        (await LookForAsync(TimeSpan.FromMinutes(24))).Should().Be(Pause);
        (await LookForAsync(TimeSpan.FromMinutes(2))).Should().BeNull();

        Rooms.Pressure.Share.Should().Be(1);
        await Rooms.ShowsAsync(IncidentPhase.Recovered);
        (await Rooms.ToldAsync())[^1].Message.Should().EndWith("; it stays at its ceiling: the metrics server does not tell what every one of its pods uses");
    }

    [Fact]
    public async Task A_pod_of_which_nothing_is_known_keeps_it_from_settling()
    {
        Rooms.Cluster.Remove<V1Beta1PodMetrics>(A.Namespace, "flagsmith-api-1-b");

        (await LookForAsync(TimeSpan.FromMinutes(20))).Should().Be(Pause);
        Rooms.Cluster.Add(Leapt.Uses("200Mi", "b"));
        await LookForAsync(TimeSpan.FromMinutes(14));

        Rooms.Remedies.Should().BeEmpty("measuring begins when every pod is known");
        await LookForAsync(TimeSpan.FromMinutes(1));
        Rooms.Remedies.Should().ContainSingle();
    }

    [Fact]
    public async Task It_waits_while_another_workload_waits_for_budget()
    {
        var other = A.Ref with { Name = "other", Uid = "uid-of-other" };
        await LookForAsync(TimeSpan.FromMinutes(14) + Pause);
        Rooms.Gate.TryEnter(other, 5, 1).Should().BeNull();

        (await LookForAsync(Pause)).Should().Be(Pause);

        Rooms.Remedies.Should().BeEmpty();
        await SaysAsync(IncidentPhase.Settling, "what api uses is measured, and its limit settles to that when nothing else is being healed, and the write budget is whole again");
        Rooms.Gate.Waiting.Should().Be(0, "it takes no place in the line");
        await LookForAsync(TimeSpan.FromMinutes(5));
        Rooms.Remedies.Should().ContainSingle();
    }

    [Fact]
    public async Task It_waits_while_the_API_server_is_under_pressure()
    {
        await LookForAsync(TimeSpan.FromMinutes(14) + Pause);
        Rooms.Pressure.Signal(Operator.Governor.Pressure.PressureSignal.ServerError, "500");

        await LookForAsync(Pause);

        Rooms.Remedies.Should().BeEmpty();
        await SaysAsync(IncidentPhase.Settling, "when the API server is no longer under pressure");
    }

    [Fact]
    public async Task It_waits_while_its_rollout_is_paused()
    {
        Rooms.Cluster.Add(Leapt.Deployment(paused: true));

        (await LookForAsync(TimeSpan.FromMinutes(16))).Should().Be(Pause);

        Rooms.Remedies.Should().BeEmpty();
        await SaysAsync(IncidentPhase.Settling, "when its rollout is resumed");
    }

    [Fact]
    public async Task A_rollout_under_way_is_waited_for_and_its_pods_are_measured_anew()
    {
        await LookForAsync(TimeSpan.FromMinutes(14));
        Rooms.Cluster.Add(Leapt.Deployment(rolledOut: false));
        await LookForAsync(TimeSpan.FromMinutes(3));
        Rooms.Cluster.Add(Leapt.Deployment());

        await LookForAsync(TimeSpan.FromMinutes(14));
        Rooms.Remedies.Should().BeEmpty();

        await LookForAsync(TimeSpan.FromMinutes(2));
        Rooms.Remedies.Should().ContainSingle();
    }

    [Fact]
    public async Task What_would_refuse_its_pods_keeps_it_where_it_is()
    {
        var vertical = new V1VerticalPodAutoscaler { Metadata = A.Metadata("own"), Spec = new V1VerticalPodAutoscalerSpec { TargetRef = new V1ScaleTarget { ApiVersion = "apps/v1", Kind = "Deployment", Name = A.Name } } };
        Rooms.Cluster.Add(vertical);

        (await LookForAsync(TimeSpan.FromMinutes(15))).Should().BeNull();

        Rooms.Remedies.Should().BeEmpty();
        (await Rooms.ToldAsync())[^1].Message.Should().Contain("; it stays at its ceiling: VPA own owns the memory of api");
    }

    [Fact]
    public async Task What_is_not_worth_a_rollout_stays_and_is_over()
    {
        Rooms.Cluster.Add(Leapt.Uses("700Mi"));

        (await LookForAsync(TimeSpan.FromMinutes(15))).Should().BeNull();

        Rooms.Remedies.Should().BeEmpty();
        (await Rooms.ToldAsync())[^1].Message.Should().EndWith("; it stays: a peak of 700Mi of api was measured for 15m in 2 pods, and with the margin less than a fifth would be given back");
    }

    [Fact]
    public async Task A_quiet_moment_may_come_after_the_attempts_are_forgotten()
    {
        for (var look = 0; look < 130; look++)
        {
            Rooms.Pressure.Signal(Operator.Governor.Pressure.PressureSignal.ServerError, "500");
            Rooms.Clock.Advance(Pause);
            (await Rooms.LookAsync()).Should().Be(Pause);
        }

        Rooms.Remedies.Should().BeEmpty();
        await LookForAsync(TimeSpan.FromSeconds(90));

        Rooms.Remedies.Should().ContainSingle();
    }

    [Fact]
    public async Task Only_a_policy_that_enforces_settles()
    {
        Rooms.Under(Leapt.Policy(mode: "Recommend"));

        (await Rooms.LookAsync()).Should().BeNull();

        await Rooms.ShowsAsync(IncidentPhase.Recovered);
        Rooms.Cluster.Reads.Should().NotContain(read => IsMetrics(read));
    }
}
