using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Decisions;

/// <summary>With <c>recovery.onGiveUp: Revert</c>: when what was done is undone, how that is written down, and that nothing follows.</summary>
public sealed class RevertTests
{
    private static readonly Policy Reverting = A.Policy(ceiling: "256Mi") with { OnGiveUp = OnGiveUp.Revert };

    [Fact]
    public void At_the_ceiling_the_memory_of_before_returns()
    {
        var revert = Reverted(Raised());

        revert.Reason.Should().Be(GiveUpReason.CeilingReached);
        revert.Reversal.ToString().Should().Be("api: limit 256Mi -> 64Mi, request 128Mi -> 32Mi");
        revert.Why.Should().Be("api was OOM-killed at its limit of 256Mi, and policy api allows no more than 256Mi");
        revert.Message.Should().Be(
            "api: limit 256Mi -> 64Mi, request 128Mi -> 32Mi, as before Headroom (CeilingReached): it was killed at its limit of 256Mi, and policy api allows no more than 256Mi. "
            + "Nothing further is written until the pod template or policy api is changed. Raise spec.memory.ceiling, or find out what the container needs the memory for");
    }

    [Fact]
    public void Out_of_attempts_it_returns_too()
    {
        var revert = Reverted(Raised() with { Policy = A.Policy() with { OnGiveUp = OnGiveUp.Revert, MaxAttempts = 2 } });

        revert.Reason.Should().Be(GiveUpReason.AttemptsExhausted);
        revert.Message.Should().Be(
            "api: limit 256Mi -> 64Mi, request 128Mi -> 32Mi, as before Headroom (AttemptsExhausted): it was killed at its limit of 256Mi after all 2 attempts that policy api allows. "
            + "Nothing further is written until the pod template or policy api is changed. Find out what the container needs the memory for, or raise spec.attempts.max");
    }

    [Fact]
    public void A_suspected_leaks_memory_returns_too() =>
        Reverted(Raised(uptime: "41s", first: 10, second: 21)).Message.Should().Be(
            "api: limit 256Mi -> 64Mi, request 128Mi -> 32Mi, as before Headroom (LeakSuspected): it lived 10s at 64Mi, 21s at 128Mi, 41s at 256Mi: it grows with whatever it is given, about 6 MiB/s. "
            + "Nothing further is written until the pod template or policy api is changed. Find out what it does not give back: more memory only delays its end");

    [Fact]
    public void The_end_is_written_down_with_it()
    {
        var record = Reverted(Raised()).Reversal.Record;

        (record.Attempts, record.LastAttempt).Should().Be((2, A.Ago("5m")));
        record.Containers["api"].Should().BeEquivalentTo(new
        {
            OriginalLimit = "64Mi",
            OriginalRequest = "32Mi",
            Limit = "64Mi",
            Kills = 4,
            GivenUp = new GivenUp { Reason = "CeilingReached", At = A.Now, Reverted = true, Limit = "256Mi", Request = "128Mi", Policy = "uid-of-api/0", Template = "t1" },
        });
    }

    [Fact]
    public void What_the_template_had_not_named_is_not_named_again()
    {
        var raised = Raised(originalLimit: null, originalRequest: null);

        var revert = Reverted(raised);

        revert.Reversal.ToString().Should().Be("api: limit 256Mi -> none, request 128Mi -> none");
        GaveUp(After(raised)).Message.Should().Be(revert.Message);
    }

    [Theory]
    [InlineData("a kill at what it had before", "64Mi", "64Mi", "3s")]
    [InlineData("a kill of a pod that has the raised limit yet", "256Mi", "64Mi", "3s")]
    [InlineData("a kill that would look like a leak", "64Mi", "64Mi", "40s")]
    public void After_it_no_kill_writes_anything_and_the_account_stays_the_same(string what, string killed, string template, string uptime)
    {
        var raised = Raised();
        var after = After(raised) with { Sightings = [Kill("20s", killed, uptime), Kill("10s", killed, uptime), Kill("1s", killed, uptime)] };

        after.Workload.Containers["api"].Limit.Should().Be(A.Size(template));
        var gaveUp = GaveUp(after);

        gaveUp.Should().Match<Decision.GiveUp>(decision => decision.Reverted && decision.Record == null && decision.Reason == GiveUpReason.CeilingReached, what);
        gaveUp.Message.Should().Be(Reverted(raised).Message);
    }

    [Theory]
    [InlineData("59m")]
    [InlineData("61m")]
    [InlineData("2000h")]
    public void No_time_that_passes_begins_it_again(string later)
    {
        var after = After(Raised());
        var now = A.Now + A.Duration(later);

        GaveUp(after with { Now = now, Sightings = [Kill("0s", "64Mi", "3s") with { FinishedAt = now, PodCreated = now.AddHours(-1) }] }).Reverted.Should().BeTrue();
    }

    [Fact]
    public void A_policy_that_a_person_has_changed_begins_a_new_story()
    {
        var again = After(Raised()) with { Policy = A.Policy("1Gi") with { OnGiveUp = OnGiveUp.Revert, Version = "uid-of-api/1" }, Sightings = [Kill("10s", "64Mi", "3s"), Kill("1s", "64Mi", "3s")] };

        var remedy = Judgement.Decide(again).Should().BeOfType<Decision.Remediate>().Subject.Remedy;

        remedy.ToString().Should().Be("api: limit 64Mi -> 128Mi, request 32Mi -> 64Mi");
        remedy.Record.Should().Match<RemediationRecord>(record => record.Attempts == 1 && record.Containers["api"].GivenUp == null && record.Containers["api"].OriginalLimit == "64Mi");
    }

    [Fact]
    public void Where_a_person_has_acted_and_nothing_is_killed_there_is_nothing_to_recover_from()
    {
        var after = After(Raised());
        var workload = after.Workload with { TemplateVersion = "t2", RolledOut = true };

        Judgement.Decide(after with { Workload = workload, Sightings = [] }).Should().BeOfType<Decision.NothingToHeal>();
        RecoveryWatch.Assess(workload, Reverting, lastKill: null, A.Now.AddMinutes(10)).Should().BeNull("no remedy is in force");
    }

    [Fact]
    public void By_default_what_was_given_stays() =>
        GaveUp(Raised() with { Policy = A.Policy(ceiling: "256Mi") }).Should().Match<Decision.GiveUp>(decision => !decision.Reverted && decision.Record == null);

    [Theory]
    [InlineData(PolicyMode.Recommend, typeof(Decision.GiveUp))]
    [InlineData(PolicyMode.Paused, typeof(Decision.LeaveAlone))]
    public void A_policy_that_does_not_enforce_undoes_nothing(PolicyMode mode, Type decision) =>
        Judgement.Decide(Raised() with { Policy = Reverting with { Mode = mode } }).Should().BeOfType(decision);

    [Theory]
    [InlineData(PolicyMode.Recommend, typeof(Decision.GiveUp))]
    [InlineData(PolicyMode.Paused, typeof(Decision.NothingToHeal))]
    public void Nor_does_it_in_a_container_for_which_it_does_not(PolicyMode mode, Type decision) =>
        Judgement.Decide(Raised() with { Policy = Reverting with { Containers = new Dictionary<string, ContainerRules> { ["api"] = new(mode, null) } } }).Should().BeOfType(decision);

    [Fact]
    public void An_ignored_workload_is_left_alone()
    {
        var raised = Raised();

        Judgement.Decide(raised with { Workload = raised.Workload with { IgnoredBy = "the workload" } }).Should().BeOfType<Decision.LeaveAlone>();
    }

    [Fact]
    public void A_limit_that_somebody_else_has_set_stays_and_it_is_said()
    {
        var raised = Raised();
        var workload = raised.Workload with { Containers = new Dictionary<string, ContainerTemplate> { ["api"] = A.Template("300Mi", "128Mi") } };

        GaveUp(raised with { Workload = workload, Sightings = [Kill("10s", "300Mi", "3s"), Kill("1s", "300Mi", "3s")] }).Message.Should().Be(
            "api was OOM-killed at its limit of 300Mi, and policy api allows no more than 256Mi: nothing further is done. "
            + "Nothing is reverted: the limit is no longer the 256Mi that Headroom had set. Raise spec.memory.ceiling, or find out what the container needs the memory for");
    }

    [Fact]
    public void What_was_never_remedied_has_nothing_to_return_to() =>
        GaveUp(A.Case(Reverting, A.Workload("256Mi", "128Mi"), A.Loop("256Mi"))).Message.Should().NotContain("revert");

    [Theory]
    [InlineData("lots", "32Mi")]
    [InlineData("64Mi", "")]
    public void What_it_was_and_nobody_can_read_does_not_return(string limit, string request) =>
        GaveUp(Raised(originalLimit: limit, originalRequest: request)).Reverted.Should().BeFalse();

    [Fact]
    public void A_neighbour_that_runs_keeps_what_it_was_given()
    {
        var raised = Raised();
        var api = raised.Workload.Record!.Containers["api"];
        var workload = raised.Workload with
        {
            Containers = new Dictionary<string, ContainerTemplate>(raised.Workload.Containers) { ["worker"] = A.Template("128Mi", "64Mi") },
            Record = raised.Workload.Record with { Containers = new Dictionary<string, ContainerRecord> { ["api"] = api, ["worker"] = api with { Limit = "128Mi" } } },
        };

        var reversal = Reverted(raised with { Workload = workload }).Reversal;

        reversal.ToString().Should().StartWith("api: ").And.NotContain("worker");
        reversal.Record.Containers["worker"].Should().Match<ContainerRecord>(part => part.GivenUp == null && part.Limit == "128Mi");
    }

    [Fact]
    public void Until_the_controller_has_seen_the_template_it_waits()
    {
        var raised = Raised();

        Judgement.Decide(raised with { Workload = raised.Workload with { RevisionObserved = false } }).Should().BeOfType<Decision.Wait>();
    }

    /// <summary>Two remedies up to 256Mi, the second five minutes ago, and a kill since.</summary>
    private static WorkloadCase Raised(string uptime = "3s", int first = 3, int second = 3, string? originalLimit = "64Mi", string? originalRequest = "32Mi") => new(
        Reverting,
        A.Climbed(first, second, originalLimit, originalRequest),
        [Kill("4m", "256Mi", uptime)],
        A.Now);

    /// <summary>The workload as the write leaves it, some seconds later.</summary>
    private static WorkloadCase After(WorkloadCase raised)
    {
        var reversal = Reverted(raised).Reversal;
        var containers = new Dictionary<string, ContainerTemplate>(raised.Workload.Containers);
        foreach (var container in reversal.Containers)
            containers[container.Container] = new ContainerTemplate(container.To, container.RequestTo);
        return raised with
        {
            Workload = raised.Workload with { Containers = containers, Record = RemediationRecordFormat.Read(RemediationRecordFormat.Write(reversal.Record)) },
            Sightings = [],
        };
    }

    private static Sighting Kill(string ago, string limit, string uptime) => A.Sighting(ago, limit, "32Mi", uptime, podAge: "5m");

    private static Decision.Revert Reverted(WorkloadCase workloadCase) => Judgement.Decide(workloadCase).Should().BeOfType<Decision.Revert>().Subject;

    private static Decision.GiveUp GaveUp(WorkloadCase workloadCase) => Judgement.Decide(workloadCase).Should().BeOfType<Decision.GiveUp>().Subject;
}
