using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Events;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Entities;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Tests.Healing;

public sealed class UnsupportedKillsTests : IAsyncDisposable
{
    private const string Pod = "flagsmith-api-1-abcde";

    private readonly Rooms _rooms = new();

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task A_bare_pods_kill_is_told_in_an_event_and_in_the_status()
    {
        _rooms.UnderPolicy().Reporting();

        await AcceptAsync(Bare());

        (await _rooms.ToldAsync()).Should().Equal(new ToldEvent(
            new V1ObjectReference { ApiVersion = "v1", Kind = "Pod", Namespace = A.Namespace, Name = Pod, Uid = "uid-of-" + Pod }, EventType.Warning, "Unsupported",
            "api was killed at its limit of 64Mi (LimitOom), and nothing is changed: no controller owns the pod, and a pod's memory limit stays as it was made. "
            + "Recreate the pod with a higher limit, or put it under a Deployment",
            Once: true));
        await Eventually.HoldsAsync(() => _rooms.Status() is { Workloads.Unsupported: 1, Workloads.Looping: 0 }, "it is counted");
        _rooms.Lines().Should().Equal(new IncidentStatus
        {
            Workload = $"Pod/{Pod}",
            Container = "api",
            Phase = "Unsupported",
            Verdict = "LimitOom",
            Kills = 1,
            MemoryFrom = "64Mi",
            LastKill = A.Ago("30s"),
            Message = "api: OOMKilled, exit code 137, at its limit of 64Mi 2m after its start. Nothing is changed: no controller owns the pod, and a pod's memory limit "
                + "stays as it was made. Recreate the pod with a higher limit, or put it under a Deployment",
        });
        _rooms.Remedies.Should().BeEmpty();
    }

    [Fact]
    public async Task A_kill_is_told_once_however_often_the_pod_shows_it()
    {
        _rooms.UnderPolicy();

        await AcceptAsync(Bare());
        await AcceptAsync(Bare());
        await AcceptAsync(Bare() with { CrashLoopBackOff = true });

        (await _rooms.ToldAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task A_further_kill_is_counted_in_the_words_of_the_first()
    {
        _rooms.UnderPolicy().Reporting();

        await AcceptAsync(Bare("3m") with { StartedAt = A.Ago("9m") });
        await AcceptAsync(Bare("30s"));

        (await _rooms.ToldAsync()).Select(told => told.Message).Distinct().Should().ContainSingle("the recorder says the same words once");
        await Eventually.HoldsAsync(() => _rooms.Lines() is [{ Kills: 2 } line] && line.LastKill == A.Ago("30s"), "both kills are counted");
    }

    [Fact]
    public async Task After_a_restart_the_same_kill_is_not_counted_again()
    {
        var line = A.Line($"Pod/{Pod}", phase: IncidentPhase.Unsupported, kills: 3) with { LastKill = A.Ago("30s") };
        _rooms.Under(A.PolicyObject(status: new MemoryPolicyStatus { Incidents = [line] })).Reporting();

        await AcceptAsync(Bare("3m"));
        await AcceptAsync(Bare("30s"));

        await Eventually.HoldsAsync(() => _rooms.Lines() is [{ Kills: 3 }], "the status is as it was");
    }

    [Fact]
    public async Task What_nobody_can_judge_stands_in_the_status_and_is_no_event()
    {
        _rooms.UnderPolicy().Reporting();

        await AcceptAsync(Bare() with { Reason = "Error" });

        await NothingIsToldAsync();
        await Eventually.HoldsAsync(
            () => _rooms.Lines() is [{ Phase: "Unsupported", Verdict: "Unknown" } line] && line.Message!.EndsWith("stays as it was made", StringComparison.Ordinal), "it is shown");
    }

    [Fact]
    public async Task A_kill_under_the_nodes_pressure_is_told_with_the_advice_that_goes_with_it()
    {
        var node = new V1Node
        {
            Metadata = new V1ObjectMeta { Name = "node-1" },
            Status = new V1NodeStatus { Conditions = [new V1NodeCondition { Type = "MemoryPressure", Status = "True", LastTransitionTime = A.Ago("5m") }] },
        };
        _rooms.UnderPolicy().Cluster.Add(node);

        await AcceptAsync(Bare() with { Node = "node-1" });

        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Message.Should().Contain("(NodeOom)").And.Contain("Add memory to the nodes").And.NotContain("higher limit");
    }

    [Fact]
    public async Task An_OOM_kill_with_another_exit_code_is_told_as_probable()
    {
        _rooms.UnderPolicy();

        await AcceptAsync(Bare() with { ExitCode = 1 });

        (await _rooms.ToldAsync()).Should().ContainSingle().Which.Message.Should().Contain("(ProbableOom)").And.EndWith("or put it under a Deployment");
    }

    [Fact]
    public async Task The_policys_kinds_have_no_say_in_it()
    {
        _rooms.Under(A.PolicyObject(A.Spec() with { Workloads = ["DaemonSet"] }));

        await AcceptAsync(Bare());

        (await _rooms.ToldAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task A_stale_kill_is_not_told_and_costs_no_read()
    {
        _rooms.UnderPolicy();

        await AcceptAsync(Bare("20m"));

        await NothingIsToldAsync();
        _rooms.Cluster.Reads.Should().BeEmpty();
        _rooms.Book.IsSettled(Bare("20m").Id).Should().BeTrue();
    }

    [Fact]
    public async Task A_pod_that_has_opted_out_is_not_told_of()
    {
        _rooms.UnderPolicy();

        await AcceptAsync(Bare() with { Ignored = true });

        await NothingIsToldAsync();
    }

    [Fact]
    public async Task A_namespace_that_has_opted_out_is_not_told_of()
    {
        _rooms.UnderPolicy().Cluster.Add(A.NamespaceObject(A.Ignored));

        await AcceptAsync(Bare());

        await NothingIsToldAsync();
    }

    [Fact]
    public async Task A_job_that_has_opted_out_is_not_told_of()
    {
        _rooms.UnderPolicy().Cluster.Add(new V1Job { Metadata = A.Metadata("import") with { Annotations = A.Ignored } });

        await AcceptAsync(A.Sighting(controller: A.Owner("Job", "import", "batch/v1")));

        await NothingIsToldAsync();
    }

    [Fact]
    public async Task A_paused_policy_leaves_it_until_it_is_paused_no_more()
    {
        _rooms.Under(A.PolicyObject(A.Spec(mode: "Paused")));
        await AcceptAsync(Bare());
        await NothingIsToldAsync();

        await _rooms.Intake.PolicyChangedAsync(Set(A.PolicyObject(generation: 2)), CancellationToken.None);

        (await _rooms.ToldAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task Where_the_namespace_cannot_be_read_the_kill_comes_again()
    {
        _rooms.UnderPolicy().Cluster.FailRead = _ => FakeCluster.Refusal(HttpStatusCode.ServiceUnavailable);
        await FluentActions.Awaiting(() => AcceptAsync(Bare())).Should().ThrowAsync<KubernetesApiException>();
        _rooms.Cluster.FailRead = _ => null;

        await AcceptAsync(Bare());

        (await _rooms.ToldAsync()).Should().ContainSingle();
    }

    [Fact]
    public async Task A_line_of_former_times_is_not_taken_for_the_workload_of_that_name()
    {
        var line = A.Line(phase: IncidentPhase.Unsupported);

        await _rooms.Intake.PolicyChangedAsync(Set(A.PolicyObject(status: new MemoryPolicyStatus { Incidents = [line] })), CancellationToken.None);

        _rooms.Cluster.Reads.Should().BeEmpty();
        _rooms.Book.In(A.Namespace).Should().BeEmpty();
    }

    private static Sighting Bare(string ago = "30s") => A.Sighting(ago) with { Controller = null };

    private Operator.Policies.PolicyEntry Set(V1Alpha1MemoryPolicy policy)
    {
        var entry = Rooms.Entry(policy);
        _rooms.Catalog.Set(entry);
        return entry;
    }

    private async Task NothingIsToldAsync() => (await _rooms.ToldAsync()).Should().BeEmpty();

    private Task AcceptAsync(Sighting sighting) => _rooms.Intake.AcceptAsync([sighting], CancellationToken.None);
}
