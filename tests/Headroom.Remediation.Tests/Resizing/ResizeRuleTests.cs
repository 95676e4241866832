using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Resizing;
using Headroom.Remediation.Settling;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Resizing;

/// <summary>Two pods of a StatefulSet that nothing replaces; its template was raised from 64Mi to 128Mi.</summary>
public sealed class ResizeRuleTests
{
    private static readonly Policy Wanting = A.Policy() with { InPlace = InPlace.WhereItHelps };

    private static readonly WorkloadFacts Workload = A.WorkloadOf(WorkloadKind.StatefulSet) with
    {
        Replicas = 2,
        Rollout = new Rollout { Pods = 2, OnDelete = true },
        Containers = new Dictionary<string, ContainerTemplate> { ["api"] = A.Template("128Mi", "64Mi"), ["beside"] = A.Template("32Mi", null) },
        Record = A.Record(limit: "128Mi"),
    };

    [Theory]
    [InlineData("a policy that says nothing of it", InPlace.Never, WorkloadKind.StatefulSet, true, false)]
    [InlineData("pods that are replaced on deletion only", InPlace.WhereItHelps, WorkloadKind.StatefulSet, true, true)]
    [InlineData("... of a DaemonSet", InPlace.WhereItHelps, WorkloadKind.DaemonSet, true, true)]
    [InlineData("a rollout", InPlace.WhereItHelps, WorkloadKind.StatefulSet, false, false)]
    [InlineData("... of a Deployment", InPlace.WhereItHelps, WorkloadKind.Deployment, false, false)]
    [InlineData("a ReplicaSet of its own", InPlace.WhereItHelps, WorkloadKind.ReplicaSet, false, true)]
    [InlineData("runs that come and go", InPlace.WhereItHelps, WorkloadKind.CronJob, false, false)]
    public void It_helps_where_no_rollout_replaces_the_pods(string what, InPlace inPlace, WorkloadKind kind, bool onDelete, bool wants) =>
        ResizeRule.Wants(A.Case(A.Policy() with { InPlace = inPlace }, A.WorkloadOf(kind) with { Rollout = new Rollout { OnDelete = onDelete } })).Should().Be(wants, what);

    [Fact]
    public void Running_pods_get_the_templates_memory_and_those_that_have_it_are_left_alone() =>
        Assess(Pod("a"), Pod("b", "128Mi", "64Mi", "128Mi")).Due.Should().ContainSingle().Which.ToString().Should().Be("a (api: limit 64Mi -> 128Mi)");

    [Fact]
    public void It_goes_both_ways_so_that_a_limit_can_settle() =>
        Assess(Pod("a", "1Gi", "64Mi", "1Gi")).Due.Should().ContainSingle().Which.Containers.Should().Equal(
            new ContainerResize("api", A.Size("1Gi"), A.Size("128Mi")!.Value, A.Size("64Mi")!.Value));

    [Fact]
    public void Where_the_template_names_no_request_its_limit_is_the_request() =>
        ResizeRule.Assess(A.Case(Wanting, Workload with { Containers = new Dictionary<string, ContainerTemplate> { ["api"] = A.Template("128Mi", null) } }), [Pod("a")])
            .Due[0].Containers[0].Request.Should().Be(A.Size("128Mi")!.Value);

    [Theory]
    [InlineData("down")]
    [InlineData("another container of it down")]
    [InlineData("on its way out")]
    [InlineData("being resized")]
    [InlineData("without the container")]
    public void A_pod_is_left_alone(string that)
    {
        var pod = that switch
        {
            "down" => Pod("a", runs: false),
            "another container of it down" => Pod("a") with { Containers = new Dictionary<string, PodContainer>(Pod("a").Containers) { ["beside"] = new(A.Size("32Mi"), A.Size("32Mi"), null, Runs: false) } },
            "on its way out" => Pod("a") with { Leaving = true },
            "being resized" => Pod("a") with { InProgress = true },
            _ => Pod("a") with { Containers = new Dictionary<string, PodContainer>() },
        };

        Assess(pod).Due.Should().BeEmpty();
    }

    [Theory]
    [InlineData("no record", null, PolicyMode.Enforce)]
    [InlineData("a limit that somebody else has set", "96Mi", PolicyMode.Enforce)]
    [InlineData("only told", "128Mi", PolicyMode.Recommend)]
    public void Nothing_is_resized_that_Headroom_has_not_set(string what, string? recorded, PolicyMode mode)
    {
        var plan = ResizeRule.Assess(A.Case(Wanting with { Mode = mode }, Workload with { Record = recorded is null ? null : A.Record(limit: recorded) }), [Pod("a"), Pod("b")]);

        plan.Due.Should().BeEmpty(what);
        plan.Reached.Should().BeFalse(what);
    }

    [Fact]
    public void Nor_what_was_given_up()
    {
        var given = A.Record(limit: "128Mi");
        var end = new GivenUp { Reason = "LeakSuspected", Policy = Wanting.Version, Template = Workload.TemplateVersion };
        var record = given with { Containers = new Dictionary<string, ContainerRecord> { ["api"] = given.Containers["api"] with { GivenUp = end } } };

        ResizeRule.Assess(A.Case(Wanting, Workload with { Record = record }), [Pod("a")]).Due.Should().BeEmpty();
    }

    [Theory]
    [InlineData("confirmed by every pod", true, "128Mi", null, false, true)]
    [InlineData("asked for, and not done", false, "64Mi", null, false, true)]
    [InlineData("a kubelet that does not tell", false, null, null, false, true)]
    [InlineData("still at it", false, "128Mi", null, true, true)]
    [InlineData("no room", false, "128Mi", "Infeasible: no room", false, true)]
    [InlineData("not ready", false, "128Mi", null, false, false)]
    public void It_is_believed_when_the_status_says_so(string what, bool reached, string? actual, string? pending, bool inProgress, bool ready)
    {
        var pod = Pod("b", "128Mi", "64Mi", actual) with { Pending = pending, InProgress = inProgress, Ready = ready };

        var plan = Assess(Pod("a", "128Mi", "64Mi", "128Mi"), pod);

        plan.Reached.Should().Be(reached, what);
        plan.Held.Should().BeEquivalentTo(pending is null ? [] : new[] { "b: Infeasible: no room" });
    }

    [Fact]
    public void A_pod_that_is_missing_has_not_been_reached() => Assess(Pod("a", "128Mi", "64Mi", "128Mi")).Reached.Should().BeFalse();

    [Fact]
    public void A_limit_settles_where_it_can_be_resized_in_place()
    {
        var workload = Leapt.Workload() with { Rollout = new Rollout { Pods = 1, OnDelete = true } };

        SettlingRule.Assess(Leapt.Case(workload) with { ResizesInPlace = true }).Should().BeOfType<SettlingState.Open>();
    }

    [Fact]
    public void A_pod_that_was_resized_is_of_an_old_revision_and_its_kills_count()
    {
        var workload = Workload with { CurrentRevision = "new" };

        Judgement.Decide(A.Case(Wanting, workload, Killed("128Mi"))).Should().BeOfType<Decision.Remediate>();
        Judgement.Decide(A.Case(Wanting, workload, Killed("64Mi"))).Should().BeOfType<Decision.NothingToHeal>("what it had is no longer what the template says");
        Judgement.Decide(A.Case(Wanting, workload with { Rollout = new Rollout { Pods = 2 } }, Killed("128Mi"))).Should().BeOfType<Decision.NothingToHeal>("a rollout replaces it");
    }

    private static Headroom.Remediation.Sightings.Sighting[] Killed(string limit) =>
        [.. A.Loop(limit).Select(sighting => sighting with { PodLabels = new Dictionary<string, string> { ["controller-revision-hash"] = "old" } })];

    private static ResizePlan Assess(params RunningPod[] pods) => ResizeRule.Assess(A.Case(Wanting, Workload), pods);

    private static RunningPod Pod(string name, string limit = "64Mi", string request = "32Mi", string? actual = "64Mi", bool runs = true) => new(
        name, $"uid-of-{name}", "7",
        new Dictionary<string, PodContainer> { ["api"] = new(A.Size(limit), A.Size(request), A.Size(actual), runs), ["beside"] = new(A.Size("32Mi"), A.Size("32Mi"), A.Size("32Mi"), Runs: true) })
    {
        Ready = runs,
    };
}
