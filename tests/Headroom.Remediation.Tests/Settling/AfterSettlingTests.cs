using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Settling;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Settling;

/// <summary>What was settled too low leaps back, and stays there: nothing swings between two limits.</summary>
public sealed class AfterSettlingTests
{
    private static readonly Settled How = new() { At = A.Ago("5m"), From = "1Gi", To = "250Mi", Peak = "200Mi", MeasuredSeconds = 900 };

    private static readonly WorkloadFacts SettledWorkload = Leapt.Workload("250Mi", "125Mi", Leapt.Record("250Mi") with { Settled = How });

    [Fact]
    public void Killed_soon_after_it_leaps_back_by_one_kill()
    {
        var kill = A.Sighting("10s", "250Mi", "125Mi", podAge: "1m");

        var decision = Judgement.Decide(A.Case(Leapt.Policy(), SettledWorkload with { Record = SettledWorkload.Record! with { LastAttempt = A.Ago("5m") } }, kill));

        decision.Should().BeOfType<Decision.Remediate>().Which.Remedy.ToString().Should().Be("api: limit 250Mi -> 1Gi, request 125Mi -> 250Mi");
    }

    [Fact]
    public void It_is_not_settled_again_after_that()
    {
        var record = ((Decision.Remediate)Judgement.Decide(A.Case(Leapt.Policy(), SettledWorkload, A.Loop("250Mi", "125Mi")))).Remedy.Record;

        record.Attempts.Should().Be(2);
        record.Containers["api"].Settled.Should().Be(How);
        SettlingRule.Assess(Leapt.Case(Leapt.Workload("1Gi", "250Mi", record.Containers["api"]))).Should().BeOfType<SettlingState.Nothing>();
    }

    [Fact]
    public void Nor_after_hours_when_its_attempts_are_forgotten()
    {
        var old = SettledWorkload with { Record = SettledWorkload.Record! with { LastAttempt = A.Ago("3h") } };

        ((Decision.Remediate)Judgement.Decide(A.Case(Leapt.Policy(), old, A.Loop("250Mi", "125Mi")))).Remedy.Record.Containers["api"].Settled.Should().Be(How);
    }

    [Fact]
    public void A_person_who_changes_its_limit_begins_its_story_anew() =>
        ((Decision.Remediate)Judgement.Decide(A.Case(Leapt.Policy(), Leapt.Workload("300Mi", record: SettledWorkload.Record!.Containers["api"]), A.Loop("300Mi")))).Remedy.Record.Containers["api"]
            .Should().BeEquivalentTo(new { OriginalLimit = "300Mi", Settled = (Settled?)null });

    [Fact]
    public void So_does_one_who_acts_after_it_was_given_up()
    {
        var given = SettledWorkload.Record!.Containers["api"] with { GivenUp = new GivenUp { Reason = "LeakSuspected", At = A.Ago("1m"), Policy = "another" } };

        ((Decision.Remediate)Judgement.Decide(A.Case(Leapt.Policy(), Leapt.Workload("250Mi", record: given), A.Loop("250Mi")))).Remedy.Record.Containers["api"].Settled.Should().BeNull();
    }

    [Fact]
    public void It_is_remembered_where_the_container_is_given_up()
    {
        var policy = Leapt.Policy() with { OnGiveUp = OnGiveUp.Revert };
        var atCeiling = Leapt.Workload("1Gi", "512Mi", Leapt.Record("1Gi") with { Settled = How });

        Judgement.Decide(A.Case(policy, atCeiling, A.Loop("1Gi"))).Should().BeOfType<Decision.Revert>().Which.Reversal.Record.Containers["api"].Settled.Should().Be(How);
    }
}
