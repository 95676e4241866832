using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Decisions;

/// <summary>
/// After a remedy. By the default policy: the workload counts as recovered after two minutes, a further remedy waits
/// 10s, 20s, 40s ... from the last, six are allowed, and an hour later the story begins anew.
/// </summary>
public sealed class HistoryTests
{
    [Theory]
    [InlineData("a kill soon after", "1m", "50s", true)]
    [InlineData("a kill at the end of the two minutes", "3m", "1m", true)]
    [InlineData("a kill later", "3m1s", "1m", false)]
    [InlineData("a kill long after", "50m", "1m", false)]
    [InlineData("of a remedy that no longer counts", "61m", "1m", false)]
    public void One_kill_shows_that_the_last_remedy_was_not_enough(string what, string remedied, string killed, bool due) =>
        (Decide(A.Record(ago: remedied), ago: killed, podAge: remedied) is Decision.Remediate).Should().Be(due, what);

    [Theory]
    [InlineData("the pod came late, and was killed soon", "5m", "1m", "50s", true)]
    [InlineData("the pod came late, and ran well for a time", "30m", "5m", "1m", false)]
    public void A_pod_that_came_later_has_its_own_two_minutes(string what, string remedied, string podAge, string killed, bool due) =>
        (Decide(A.Record(ago: remedied), ago: killed, podAge: podAge) is Decision.Remediate).Should().Be(due, what);

    [Fact]
    public void A_limit_that_a_person_changed_owes_nothing_to_the_last_remedy() =>
        Decide(A.Record(limit: "32Mi", ago: "1m"), ago: "30s").Should().BeOfType<Decision.AwaitKills>();

    [Fact]
    public void A_neighbours_remedy_shows_nothing() =>
        Decide(A.Record(container: "worker", ago: "1m"), ago: "30s").Should().BeOfType<Decision.AwaitKills>();

    /// <summary>10 s, doubled with each attempt, and the jitter that this workload gets at each.</summary>
    [Theory]
    [InlineData(1, "5s", 6)]
    [InlineData(1, "9s", 2)]
    [InlineData(2, "5s", 18)]
    [InlineData(3, "5s", 36)]
    [InlineData(5, "1m58s", 60)]
    public void A_kill_after_a_while_waits_for_the_backoff(int attempts, string remedied, int seconds)
    {
        var wait = Decide(A.Record(attempts, remedied), ago: "1s", uptime: "11s").Should().BeOfType<Decision.Wait>().Subject;

        wait.Until.Should().Be(A.Now.AddSeconds(seconds));
        wait.Message.Should().Be($"api was OOM-killed again at its limit of 64Mi; the next attempt waits {(seconds == 60 ? "1m" : seconds + "s")} of backoff");
    }

    [Theory]
    [InlineData(1, "11s")]
    [InlineData(1, "1m")]
    [InlineData(2, "23s")]
    [InlineData(5, "2m58s")]
    public void Once_the_backoff_is_over_the_next_step_is_taken(int attempts, string remedied) =>
        Judgement.Decide(A.Case(A.Workload(record: A.Record(attempts, remedied)), A.Sighting("2s", uptime: "11s"), A.Sighting("1s", uptime: "11s")))
            .Should().BeOfType<Decision.Remediate>().Which.Message.Should().Contain($"(attempt {attempts + 1} of 6,");

    [Theory]
    [InlineData("0")]
    [InlineData("3s")]
    [InlineData("10s")]
    public void A_start_up_kill_does_not_wait(string uptime) =>
        Decide(A.Record(attempts: 3, ago: "1s"), ago: "0", uptime: uptime).Should().BeOfType<Decision.Remediate>();

    [Theory]
    [InlineData("recommended only", "64Mi", PolicyMode.Recommend)]
    [InlineData("at the ceiling", "1Gi", PolicyMode.Enforce)]
    public void A_start_up_kill_of_a_container_that_gets_no_remedy_hurries_nothing(string what, string limit, PolicyMode mode)
    {
        var policy = A.Policy() with { Containers = new Dictionary<string, ContainerRules> { ["api"] = new(mode, null) } };
        var workload = A.Workload(record: A.Record(ago: "5s", container: "worker")) with
        {
            Containers = new Dictionary<string, ContainerTemplate> { ["api"] = A.Template(limit, null), ["worker"] = A.Template("64Mi", null) },
        };

        var decision = Judgement.Decide(A.Case(policy, workload, [.. A.Loop(limit, uptime: "1s"), .. A.Loop(container: "worker", uptime: "1m")]));

        decision.Should().BeOfType<Decision.Wait>(what).Which.Message.Should().StartWith("worker was OOM-killed again");
    }

    [Fact]
    public void A_kill_after_nobody_knows_how_long_waits() => Decide(A.Record(ago: "5s"), ago: "1s", uptime: null).Should().BeOfType<Decision.Wait>();

    [Fact]
    public void The_newest_kill_says_whether_it_was_at_start_up() =>
        Judgement.Decide(A.Case(A.Workload(record: A.Record(ago: "5s")), A.Sighting("4s", uptime: "1s"), A.Sighting("1s", uptime: "11s", pod: "b")))
            .Should().BeOfType<Decision.Wait>();

    [Fact]
    public void A_first_remedy_does_not_wait() => Judgement.Decide(A.Case(A.Workload(), A.Loop())).Should().BeOfType<Decision.Remediate>();

    [Fact]
    public void After_all_attempts_it_gives_up_and_says_so()
    {
        var gaveUp = Decide(A.Record(attempts: 6, ago: "1m"), ago: "30s").Should().BeOfType<Decision.GiveUp>().Subject;

        gaveUp.Reason.Should().Be(GiveUpReason.AttemptsExhausted);
        gaveUp.Message.Should().Be(
            "api was OOM-killed at its limit of 64Mi after all 6 attempts that policy api allows: nothing further is done. "
            + "Find out what the container needs the memory for, or raise spec.attempts.max");
    }

    [Theory]
    [InlineData(5, typeof(Decision.Remediate))]
    [InlineData(6, typeof(Decision.GiveUp))]
    [InlineData(7, typeof(Decision.GiveUp))]
    [InlineData(int.MaxValue, typeof(Decision.GiveUp))]
    public void The_policy_says_how_many_attempts(int attempts, Type expected) =>
        Decide(A.Record(attempts, "1m"), ago: "30s", uptime: "1s").Should().BeOfType(expected);

    [Fact]
    public void At_the_ceiling_with_no_attempts_left_it_is_the_ceiling_that_is_told() =>
        Judgement.Decide(A.Case(A.Workload("1Gi", record: A.Record(attempts: 6, limit: "1Gi")), A.Loop("1Gi")))
            .Should().BeOfType<Decision.GiveUp>().Which.Reason.Should().Be(GiveUpReason.CeilingReached);

    [Fact]
    public void Attempts_count_even_after_a_person_changed_the_limit() =>
        Judgement.Decide(A.Case(A.Workload(record: A.Record(attempts: 6, limit: "32Mi")), A.Loop()))
            .Should().BeOfType<Decision.GiveUp>().Which.Reason.Should().Be(GiveUpReason.AttemptsExhausted);

    [Theory]
    [InlineData("59m59s", typeof(Decision.GiveUp))]
    [InlineData("60m", typeof(Decision.GiveUp))]
    [InlineData("60m1s", typeof(Decision.Remediate))]
    public void Attempts_are_counted_anew_after_an_hour(string remedied, Type expected) =>
        Judgement.Decide(A.Case(A.Workload(record: A.Record(attempts: 6, ago: remedied)), A.Loop())).Should().BeOfType(expected);

    [Fact]
    public void A_recommendation_needs_no_backoff() =>
        Judgement.Decide(A.Case(A.Policy() with { Mode = PolicyMode.Recommend }, A.Workload(record: A.Record(ago: "1s")), A.Loop()))
            .Should().BeOfType<Decision.Recommend>();

    [Theory]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("2027-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    public void A_record_of_a_time_that_cannot_be_does_not_count(string lastAttempt)
    {
        var record = RemediationRecordFormat.Read($$"""{"attempts":6,"lastAttempt":"{{lastAttempt}}"}""");

        Judgement.Decide(A.Case(A.Workload(record: record), A.Loop())).Should().BeOfType<Decision.Remediate>();
    }

    [Theory]
    [InlineData("""{"attempts":1,"lastAttempt":"2026-06-01T11:59:00Z"}""")]
    [InlineData("""{"attempts":1,"lastAttempt":"2026-06-01T11:59:00Z","containers":{"api":null}}""")]
    [InlineData("""{"attempts":1,"lastAttempt":"2026-06-01T11:59:00Z","containers":{"":{"limit":""}}}""")]
    [InlineData("""{"attempts":1,"lastAttempt":"2026-06-01T11:59:00Z","containers":{"api":{"limit":"64Mi"}}}""")]
    [InlineData("""{"attempts":1,"lastAttempt":"2026-06-01T11:59:00Z","containers":{"api":{"limit":"64Mi","killed":[null,{}],"kills":-1}}}""")]
    public void A_record_that_a_person_trimmed_does_not_stop_the_healing(string annotation)
    {
        var decision = Judgement.Decide(A.Case(A.Workload(record: RemediationRecordFormat.Read(annotation)), A.Loop()));

        RemediationRecordFormat.Read(RemediationRecordFormat.Write(decision.Should().BeOfType<Decision.Remediate>().Subject.Remedy.Record))!.Attempts.Should().Be(2);
    }

    private static Decision Decide(RemediationRecord record, string ago, string? uptime = "1s", string podAge = "0")
    {
        var workload = A.Workload(record: record);
        var sighting = A.Sighting(ago, uptime: uptime) with { PodCreated = podAge == "0" ? record.LastAttempt : A.Ago(podAge) };
        return Judgement.Decide(A.Case(workload, sighting));
    }
}
