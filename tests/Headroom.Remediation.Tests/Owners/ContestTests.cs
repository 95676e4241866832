using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Owners;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Owners;

/// <summary>Headroom has set 128Mi, five minutes ago, and the template has something else by now.</summary>
public sealed class ContestTests
{
    private static readonly FieldManager Person = Manager("kubectl-edit", "4m");

    [Theory]
    [InlineData("what it was before", "64Mi", true)]
    [InlineData("more than before, and less than it was given", "96Mi", true)]
    [InlineData("what it was given", "128Mi", false)]
    [InlineData("the same in other words", "131072Ki", false)]
    [InlineData("more", "192Mi", false)]
    [InlineData("none", null, false)]
    public void Less_than_it_was_given_is_contested(string what, string? limit, bool isContested) =>
        (Decide(Workload(limit), A.Loop(limit ?? "128Mi")) is Decision.Contested).Should().Be(isContested, what);

    [Fact]
    public void It_names_the_manager_and_says_what_a_person_can_do()
    {
        var decision = Decide(Workload("64Mi"), A.Loop()).Should().BeOfType<Decision.Contested>().Subject;

        decision.Contests.Should().Equal(new Contest("api", ManagedField.Limit, "128Mi", "64Mi", Person));
        decision.Message.Should().Be("api: limit 128Mi, as Headroom had set it, is 64Mi again: changed back by kubectl-edit (Update, 2026-06-01 11:56:00Z). Nothing is written against that. "
            + "Set limit 128Mi again where it is kept, or let Headroom try again: change the pod template or policy api, or remove the annotation headroom.dev/remediation");
    }

    [Fact]
    public void Of_a_workload_that_is_patched_against_its_tool_it_says_where_to_commit() =>
        Decide(Workload("64Mi") with { GitOps = A.Argo, Managers = [Manager("argocd-controller", "4m")] }, A.Loop(), A.Policy() with { GitOps = GitOpsMode.Patch })
            .Message.Should().Contain("changed back by argocd-controller (Update, ").And.Contain("Commit limit 128Mi to the source of Argo CD application shop, or let Headroom try again");

    [Fact]
    public void The_manager_that_was_last_is_named_and_Headroom_where_there_is_no_other()
    {
        By(Manager("kubectl-edit", "4m"), Manager("kubectl-patch", "3m"), Manager(FieldManager.Headroom, "1m")).Should().Contain("changed back by kubectl-patch (");
        By(Manager(FieldManager.Headroom, "5m")).Should().Contain("something lowered it on its way into the cluster, such as an admission webhook");
        By().Should().Contain("somebody has changed it back, and the cluster does not tell who");
        By(Manager("kubectl-edit", "4m") with { Fields = new HashSet<ManagedField> { new("worker", ManagedField.Limit), new("api", ManagedField.Request) } }).Should().Contain("does not tell who");
        By(new FieldManager("old-server", null, null) { Fields = Person.Fields }).Should().Contain("changed back by old-server. ");

        static string By(params FieldManager[] managers) => Decide(Workload("64Mi") with { Managers = managers }, A.Loop()).Message;
    }

    [Fact]
    public void However_often_it_is_killed_and_however_long_the_loop_goes_on()
    {
        foreach (var later in new[] { "0s", "1h", "8760h" })
        {
            var now = A.Now + A.Duration(later);
            var kills = A.Loop().Select(kill => kill with { FinishedAt = kill.FinishedAt + A.Duration(later), StartedAt = kill.StartedAt + A.Duration(later) });

            Judgement.Decide(A.Case(A.Policy(), Workload("64Mi"), [.. kills]) with { Now = now }).Should().BeOfType<Decision.Contested>(later);
        }
    }

    [Theory]
    [InlineData("while the story goes on", "0s", true)]
    [InlineData("when it is over, and nothing dies", "2h", false)]
    public void Without_a_kill_it_is_told_for_as_long_as_the_story_goes_on(string when, string later, bool isTold) =>
        (Judgement.Decide(A.Case(A.Policy(), Workload("64Mi")) with { Now = A.Now + A.Duration(later) }) is Decision.Contested).Should().Be(isTold, when);

    [Fact]
    public void What_was_changed_when_the_story_was_long_over_is_a_new_one() =>
        Decide(Workload("64Mi", remedied: "5h") with { Managers = [Manager("kubectl-edit", "1h")] }, A.Loop()).Should().BeOfType<Decision.Remediate>();

    [Fact]
    public void Changed_in_time_it_stays_contested_also_later() =>
        Decide(Workload("64Mi", remedied: "5h") with { Managers = [Manager("kubectl-edit", "4h30m")] }, A.Loop()).Should().BeOfType<Decision.Contested>();

    public static TheoryData<string, WorkloadFacts, Policy> Signs => new()
    {
        { "the policy was changed", Workload("64Mi"), A.Policy() with { Version = "uid-of-api/2" } },
        { "the pod template was changed", Workload("64Mi") with { TemplateVersion = "another" }, A.Policy() },
        { "the annotation was removed", Workload("64Mi") with { Record = null }, A.Policy() },
        { "an older version has written the record", Workload("64Mi", record: Record("5m") with { PolicyVersion = null }), A.Policy() },
    };

    [Theory]
    [MemberData(nameof(Signs))]
    public void A_persons_sign_lets_it_go_on(string sign, WorkloadFacts workload, Policy policy) => Decide(workload, A.Loop(), policy).Should().BeOfType<Decision.Remediate>(sign);

    [Fact]
    public void After_a_sign_it_is_contested_again_where_it_is_changed_back_again()
    {
        var policy = A.Policy() with { Version = "uid-of-api/2" };
        var remedy = Decide(Workload("64Mi"), A.Loop(), policy).Should().BeOfType<Decision.Remediate>().Subject.Remedy;

        remedy.Record.PolicyVersion.Should().Be("uid-of-api/2");
        Decide(Workload("64Mi", record: remedy.Record), A.Loop(), policy).Should().BeOfType<Decision.Contested>();
    }

    [Theory]
    [InlineData(PolicyMode.Recommend)]
    [InlineData(PolicyMode.Paused)]
    public void Where_nothing_is_written_nothing_is_contested(PolicyMode mode) =>
        Decide(Workload("64Mi"), A.Loop(), A.Policy() with { Containers = new Dictionary<string, ContainerRules> { ["api"] = new(mode, null) } }).Should().NotBeOfType<Decision.Contested>();

    [Fact]
    public void What_was_given_up_is_no_contest()
    {
        var record = Record("5m");
        var end = new GivenUp { Reason = nameof(GiveUpReason.CeilingReached), At = A.Now, Policy = A.Policy().Version };

        Decide(Workload("64Mi", record: record with { Containers = new Dictionary<string, ContainerRecord> { ["api"] = record.Containers["api"] with { GivenUp = end } } }), A.Loop())
            .Should().BeOfType<Decision.Remediate>("a person has changed the limit since");
    }

    [Fact]
    public void A_neighbour_is_healed_all_the_same_and_what_is_contested_stays_so()
    {
        var workload = Workload("64Mi") with { Containers = new Dictionary<string, ContainerTemplate> { ["api"] = A.Template("64Mi", "32Mi"), ["worker"] = A.Template("64Mi", "32Mi") } };

        var remedy = Decide(workload, [.. A.Loop(), .. A.Loop(container: "worker", uptime: "2s")]).Should().BeOfType<Decision.Remediate>().Subject.Remedy;

        remedy.Containers.Should().ContainSingle().Which.Container.Should().Be("worker");
        remedy.Record.Containers["api"].Limit.Should().Be("128Mi");
        Decide(workload with { Record = remedy.Record }, A.Loop()).Should().BeOfType<Decision.Contested>();
    }

    [Theory]
    [InlineData("16Mi", true)]
    [InlineData("64Mi", false)]
    [InlineData(null, false)]
    public void A_request_that_alone_was_the_remedy_is_contested_like_a_limit(string? request, bool isContested)
    {
        var record = Record("5m");
        var workload = A.Workload("128Mi", request, record with { Containers = new Dictionary<string, ContainerRecord> { ["api"] = record.Containers["api"] with { Request = "64Mi" } } });

        (Decide(workload, []) is Decision.Contested).Should().Be(isContested);
    }

    private static Decision Decide(WorkloadFacts workload, IReadOnlyCollection<Sighting> kills, Policy? policy = null) => Judgement.Decide(A.Case(policy ?? A.Policy(), workload, kills));

    private static WorkloadFacts Workload(string? limit, string remedied = "5m", RemediationRecord? record = null) => A.Workload(limit, "32Mi", record ?? Record(remedied)) with { Managers = [Person] };

    private static RemediationRecord Record(string ago) => A.Record(ago: ago, limit: "128Mi", originalLimit: "64Mi", originalRequest: "32Mi") with { PolicyVersion = A.Policy().Version };

    private static FieldManager Manager(string name, string ago) => new(name, "Update", A.Ago(ago)) { Fields = new HashSet<ManagedField> { new("api", ManagedField.Limit) } };
}
