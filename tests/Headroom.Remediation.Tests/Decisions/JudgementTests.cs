using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Decisions;

public sealed class JudgementTests
{
    [Fact]
    public void The_Flagsmith_incident()
    {
        var decision = Judgement.Decide(A.Case(A.Policy(new MemoryPolicySpec { Memory = new MemorySpec { Ceiling = "1Gi" } }), A.Loop(uptime: "3s")));

        var remediate = decision.Should().BeOfType<Decision.Remediate>().Subject;
        remediate.Remedy.ToString().Should().Be("api: limit 64Mi -> 256Mi, request 32Mi -> 128Mi");
        remediate.Message.Should().Be(
            "api: limit 64Mi -> 256Mi, request 32Mi -> 128Mi (attempt 1 of 6, ceiling 1Gi, policy api). "
            + "flagsmith-api-1-abcde: OOMKilled, exit code 137, at its limit of 64Mi 3s after its start");
    }

    [Fact]
    public void The_FastAPI_incident() =>
        RemedyOf(A.Case(A.Workload("256Mi", "128Mi"), A.Sighting(limit: "256Mi", request: "128Mi", pod: "a"), A.Sighting(limit: "256Mi", request: "128Mi", pod: "b")))
            .Should().Be("api: limit 256Mi -> 512Mi, request 128Mi -> 256Mi");

    [Fact]
    public void Nothing_seen_nothing_to_heal() =>
        Judgement.Decide(A.Case(A.Workload(), [])).Should().BeOfType<Decision.NothingToHeal>().Which.Message.Should().Be("no kill was seen");

    [Fact]
    public void Every_kill_is_told_with_its_verdict_oldest_first()
    {
        var decision = Judgement.Decide(A.Case(A.Workload(), A.Sighting("1m"), A.Sighting("11m"), A.Sighting("2m", exitCode: 143), A.Sighting("3m", revision: "old")));

        decision.Kills.Select(kill => kill.Verdict.Kind).Should().Equal(VerdictKind.Stale, VerdictKind.Superseded, VerdictKind.SuspectOom, VerdictKind.LimitOom);
    }

    [Fact]
    public void Kills_of_one_pod_in_the_same_second_have_an_order_too()
    {
        var (one, other) = (WithoutContainerId(A.Sighting(container: "api")), WithoutContainerId(A.Sighting(container: "worker")));

        Judgement.Decide(A.Case(A.Policy(), TwoContainers(), other, one)).Kills.Select(kill => kill.Sighting.Container)
            .Should().Equal(Judgement.Decide(A.Case(A.Policy(), TwoContainers(), one, other)).Kills.Select(kill => kill.Sighting.Container));

        static Sighting WithoutContainerId(Sighting sighting) => sighting with { Id = sighting.Id with { Run = sighting.FinishedAt.ToString()! } };
    }

    [Fact]
    public void What_is_nothing_to_heal_says_each_reason_once()
    {
        var decision = Judgement.Decide(A.Case(A.Workload(), A.Sighting("1m", exitCode: 143), A.Sighting("2m", exitCode: 143), A.Sighting("3m", revision: "old")));

        decision.Should().BeOfType<Decision.NothingToHeal>().Which.Message.Should().Be(
            "SuspectOom: OOMKilled, but exit code 143: it was asked to end (SIGTERM); a child of it was OOM-killed before; "
            + "Superseded: the killed pod is of revision old; the workload is at flagsmith-api-1");
    }

    [Theory]
    [InlineData("the pod template")]
    [InlineData("the workload")]
    [InlineData("the namespace")]
    public void An_ignored_workload_is_left_alone(string place) =>
        LeftAlone(A.Policy(), A.Workload() with { IgnoredBy = place }).Should().Be($"{place} carries the annotation headroom.dev/ignore");

    [Fact]
    public void A_kind_that_the_policy_does_not_name_is_left_alone() =>
        LeftAlone(A.Policy() with { Workloads = new HashSet<WorkloadKind> { WorkloadKind.StatefulSet } }, A.Workload())
            .Should().Be("policy api does not name Deployment in spec.workloads");

    [Fact]
    public void A_paused_policy_leaves_all_alone() =>
        LeftAlone(A.Policy() with { Mode = PolicyMode.Paused }, A.Workload()).Should().Be("policy api is paused");

    [Fact]
    public void A_paused_container_is_left_out() =>
        Judgement.Decide(A.Case(With(PolicyMode.Enforce, ("api", PolicyMode.Paused)), A.Loop())).Should().BeOfType<Decision.NothingToHeal>()
            .Which.Message.Should().Be("api is paused by policy api");

    [Fact]
    public void A_paused_container_does_not_keep_its_neighbour_from_being_healed() =>
        RemedyOf(A.Case(With(PolicyMode.Enforce, ("api", PolicyMode.Paused)), TwoContainers(), [.. A.Loop(), .. A.Loop(container: "worker")]))
            .Should().Be("worker: limit 64Mi -> 128Mi, request 32Mi -> 64Mi");

    [Fact]
    public void Two_containers_at_once_are_one_remedy() =>
        RemedyOf(A.Case(A.Policy(), TwoContainers(), [.. A.Loop(container: "worker"), .. A.Loop()]))
            .Should().Be("api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi; worker: limit 64Mi -> 128Mi, request 32Mi -> 64Mi");

    [Fact]
    public void A_container_that_waits_for_its_second_kill_is_not_part_of_it() =>
        RemedyOf(A.Case(A.Policy(), TwoContainers(), [.. A.Loop(), A.Sighting(container: "worker")])).Should().StartWith("api: ").And.NotContain("worker");

    [Fact]
    public void A_recommended_remedy_is_told_instead_of_written()
    {
        var recommend = Judgement.Decide(A.Case(A.Policy() with { Mode = PolicyMode.Recommend }, A.Loop())).Should().BeOfType<Decision.Recommend>().Subject;

        recommend.Remedy.ToString().Should().Be("api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi");
        recommend.Message.Should().StartWith("api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi (attempt 1 of 6, ceiling 1Gi, policy api).");
    }

    [Fact]
    public void A_container_may_be_recommended_only() =>
        Judgement.Decide(A.Case(With(PolicyMode.Enforce, ("*", PolicyMode.Recommend)), A.Loop())).Should().BeOfType<Decision.Recommend>();

    [Fact]
    public void A_recommended_container_is_no_part_of_its_neighbours_remedy() =>
        RemedyOf(A.Case(With(PolicyMode.Enforce, ("api", PolicyMode.Recommend)), TwoContainers(), [.. A.Loop(), .. A.Loop(container: "worker")]))
            .Should().Be("worker: limit 64Mi -> 128Mi, request 32Mi -> 64Mi");

    [Fact]
    public void At_the_ceiling_it_gives_up_and_says_so()
    {
        var decision = Judgement.Decide(A.Case(A.Workload("1Gi", "512Mi"), A.Loop("1Gi", "512Mi")));

        var gaveUp = decision.Should().BeOfType<Decision.GiveUp>().Subject;
        gaveUp.Reason.Should().Be(GiveUpReason.CeilingReached);
        gaveUp.Message.Should().Be(
            "api was OOM-killed at its limit of 1Gi, and policy api allows no more than 1Gi: nothing further is done. "
            + "Raise spec.memory.ceiling, or find out what the container needs the memory for");
    }

    [Fact]
    public void Above_the_ceiling_it_gives_up_too() =>
        Judgement.Decide(A.Case(A.Workload("2Gi", "1Gi"), A.Loop("2Gi", "1Gi"))).Should().BeOfType<Decision.GiveUp>().Which.Reason.Should().Be(GiveUpReason.CeilingReached);

    [Fact]
    public void A_container_at_the_ceiling_does_not_keep_its_neighbour_from_being_healed()
    {
        var workload = A.Workload() with { Containers = new Dictionary<string, ContainerTemplate> { ["api"] = A.Template("1Gi", null), ["worker"] = A.Template("64Mi", "32Mi") } };

        RemedyOf(A.Case(A.Policy(), workload, [.. A.Loop("1Gi"), .. A.Loop(container: "worker")])).Should().StartWith("worker: ").And.NotContain("api");
    }

    [Fact]
    public void A_template_that_was_raised_meanwhile_needs_nothing() =>
        Judgement.Decide(A.Case(A.Workload("512Mi") with { CurrentRevision = "flagsmith-api-2" }, A.Loop())).Should().BeOfType<Decision.NothingToHeal>()
            .Which.Message.Should().Be("Superseded: the template already allows 512Mi; the killed container had 64Mi");

    [Fact]
    public void While_the_revision_is_not_observed_it_waits_a_second()
    {
        var wait = Judgement.Decide(A.Case(A.Workload() with { RevisionObserved = false }, A.Loop())).Should().BeOfType<Decision.Wait>().Subject;

        wait.Until.Should().Be(A.Now.AddSeconds(1));
        wait.Message.Should().Be("the workload's controller has not seen its newest template yet");
    }

    [Fact]
    public void A_kill_of_the_newest_template_is_not_lost_while_its_revision_is_not_observed()
    {
        var justRemedied = A.Workload(record: A.Record(ago: "1s")) with { RevisionObserved = false, CurrentRevision = "revision 1" };

        Judgement.Decide(A.Case(justRemedied, A.Sighting(ago: "0"))).Should().BeOfType<Decision.Wait>();
    }

    [Fact]
    public void A_single_kill_is_awaited_whether_the_revision_is_observed_or_not() =>
        Judgement.Decide(A.Case(A.Workload() with { RevisionObserved = false }, A.Sighting())).Should().BeOfType<Decision.AwaitKills>();

    [Fact]
    public void The_highest_limit_that_was_not_enough_is_the_one_to_grow_from() =>
        RemedyOf(A.Case(A.Workload("64Mi"), A.Sighting("3m", "256Mi"), A.Sighting("30s", "64Mi")))
            .Should().StartWith("api: limit 64Mi -> 512Mi, request 32Mi -> 256Mi");

    private static string RemedyOf(WorkloadCase workloadCase) =>
        Judgement.Decide(workloadCase).Should().BeOfType<Decision.Remediate>().Subject.Remedy.ToString();

    private static string LeftAlone(Policy policy, WorkloadFacts workload)
    {
        var decision = Judgement.Decide(A.Case(policy, workload, A.Loop())).Should().BeOfType<Decision.LeaveAlone>().Subject;
        decision.Kills.Should().HaveCount(2, "what was judged is told all the same, for those who ask");
        return decision.Message;
    }

    private static Policy With(PolicyMode mode, params (string Name, PolicyMode Mode)[] containers) =>
        A.Policy() with { Mode = mode, Containers = containers.ToDictionary(entry => entry.Name, entry => new ContainerRules(entry.Mode, null)) };

    private static WorkloadFacts TwoContainers() => A.Workload() with
    {
        Containers = new Dictionary<string, ContainerTemplate> { ["api"] = A.Template("64Mi", "32Mi"), ["worker"] = A.Template("64Mi", "32Mi") },
    };
}
