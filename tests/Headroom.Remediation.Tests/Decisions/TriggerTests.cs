using Headroom.Remediation.Decisions;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Decisions;

/// <summary>How much has to happen before a remedy, by the default trigger of two kills within ten minutes or CrashLoopBackOff.</summary>
public sealed class TriggerTests
{
    [Fact]
    public void A_single_kill_is_awaited_and_told_as_such()
    {
        var decision = Decide(A.Sighting());

        decision.Should().BeOfType<Decision.AwaitKills>().Which.Message.Should().Be(
            "api was OOM-killed at its limit of 64Mi (flagsmith-api-1-abcde, 11:59:30Z): kill 1 of the 2 within 10m, or CrashLoopBackOff, that policy api waits for");
    }

    [Fact]
    public void Two_kills_call_for_a_remedy() => Decide(A.Loop()).Should().BeOfType<Decision.Remediate>();

    [Fact]
    public void A_single_kill_already_in_CrashLoopBackOff_calls_for_a_remedy() =>
        Decide(A.Sighting(backingOff: true)).Should().BeOfType<Decision.Remediate>();

    [Fact]
    public void Kills_over_several_pods_count_together() =>
        Decide(A.Sighting(pod: "a"), A.Sighting(pod: "b")).Should().BeOfType<Decision.Remediate>();

    [Fact]
    public void Kills_of_different_containers_do_not() =>
        Judgement.Decide(A.Case(A.Workload() with { Containers = Two() }, A.Sighting(container: "a"), A.Sighting(container: "b"))).Should().BeOfType<Decision.AwaitKills>();

    [Fact]
    public void The_same_kill_seen_twice_is_one_kill() =>
        Decide(A.Sighting(), A.Sighting()).Should().BeOfType<Decision.AwaitKills>();

    [Fact]
    public void A_kill_seen_before_and_after_CrashLoopBackOff_is_one_kill_in_CrashLoopBackOff()
    {
        var decision = Decide(A.Sighting(), A.Sighting(backingOff: true), A.Sighting());

        decision.Should().BeOfType<Decision.Remediate>().Which.Remedy.Record.Containers["api"].Kills.Should().Be(1);
    }

    [Theory]
    [InlineData("9m59s", true)]
    [InlineData("10m", true)]
    [InlineData("10m1s", false)]
    public void Only_kills_within_the_window_count(string ago, bool due) =>
        (Decide(A.Sighting(ago), A.Sighting("30s")) is Decision.Remediate).Should().Be(due);

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(2, 1, false)]
    [InlineData(3, 2, false)]
    [InlineData(3, 3, true)]
    [InlineData(3, 4, true)]
    public void The_policy_says_how_many(int wanted, int kills, bool due)
    {
        var policy = A.Policy() with { Trigger = A.Policy().Trigger with { Kills = wanted } };

        (Judgement.Decide(A.Case(policy, [.. Enumerable.Range(1, kills).Select(at => A.Sighting($"{at}m"))])) is Decision.Remediate).Should().Be(due);
    }

    [Fact]
    public void CrashLoopBackOff_means_nothing_where_the_policy_says_so()
    {
        var policy = A.Policy() with { Trigger = A.Policy().Trigger with { OnCrashLoopBackOff = false } };

        Judgement.Decide(A.Case(policy, A.Sighting(backingOff: true))).Should().BeOfType<Decision.AwaitKills>().Which.Message.Should().Be(
            "api was OOM-killed at its limit of 64Mi (flagsmith-api-1-abcde, 11:59:30Z): kill 1 of the 2 within 10m that policy api waits for");
    }

    [Theory]
    [InlineData("a child's kill, twice", 143, "OOMKilled", "SuspectOom: ")]
    [InlineData("a probe's kill, perhaps", 137, "Error", "Unknown: ")]
    public void Kills_that_memory_may_not_cure_call_for_nothing(string what, int exitCode, string reason, string verdict) =>
        Decide(A.Sighting("1m", exitCode: exitCode, reason: reason), A.Sighting("2m", exitCode: exitCode, reason: reason, backingOff: true))
            .Should().BeOfType<Decision.NothingToHeal>(what).Which.Message.Should().StartWith(verdict);

    [Fact]
    public void One_sure_and_one_unsure_kill_are_one_kill() =>
        Decide(A.Sighting("1m"), A.Sighting("2m", exitCode: 143)).Should().BeOfType<Decision.AwaitKills>();

    [Theory]
    [InlineData("one is never enough", 1, 1, 0, false)]
    [InlineData("two are, where one kill would do", 1, 2, 0, true)]
    [InlineData("as many as the policy waits for", 3, 2, 0, false)]
    [InlineData("as many as the policy waits for", 3, 3, 0, true)]
    [InlineData("both sorts count together", 2, 1, 1, true)]
    [InlineData("a certain one alone is enough where the policy says so", 1, 0, 1, true)]
    public void What_is_only_probable_must_be_repeated(string what, int wanted, int probable, int certain, bool due)
    {
        var kills = Enumerable.Range(0, probable).Select(at => A.Sighting(ago: $"{at + 1}m", exitCode: 1))
            .Concat(Enumerable.Range(0, certain).Select(at => A.Sighting(ago: $"{at + 5}m")));
        var policy = A.Policy();

        var decision = Judgement.Decide(A.Case(policy with { Trigger = policy.Trigger with { Kills = wanted } }, [.. kills]));

        (decision is Decision.Remediate).Should().Be(due, what);
    }

    [Fact]
    public void What_is_only_probable_does_not_act_on_CrashLoopBackOff() =>
        Decide(A.Sighting(exitCode: 1, backingOff: true)).Should().BeOfType<Decision.AwaitKills>().Which.Message.Should().Be(
            "api probably ran out of memory at its limit of 64Mi (flagsmith-api-1-abcde, 11:59:30Z): kill 1 of the 2 within 10m that policy api waits for");

    [Fact]
    public void What_is_only_probable_disproves_no_remedy() =>
        Judgement.Decide(A.Case(A.Workload(record: A.Record(ago: "1m")), A.Sighting(exitCode: 1, podAge: "30s", ago: "10s"))).Should().BeOfType<Decision.AwaitKills>();

    private static Decision Decide(params Sighting[] sightings) => Judgement.Decide(A.Case(A.Workload(), sightings));

    private static Dictionary<string, ContainerTemplate> Two() => new() { ["a"] = A.Template("64Mi", "32Mi"), ["b"] = A.Template("64Mi", "32Mi") };
}
