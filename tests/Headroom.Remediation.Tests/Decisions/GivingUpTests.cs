using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Decisions;

/// <summary>A leak that is found: what is decided, what is kept with the workload, and how that holds from then on.</summary>
public sealed class GivingUpTests
{
    private const string Told =
        "api lived 10s at 64Mi, 21s at 128Mi, 41s at 256Mi: it grows with whatever it is given, about 6 MiB/s. "
        + "Nothing further is written until the pod template or policy api is changed. Find out what it does not give back: more memory only delays its end";

    [Fact]
    public void A_leak_is_given_up_with_its_figures()
    {
        var gaveUp = GaveUp(Leaking());

        (gaveUp.Reason, gaveUp.Reverted).Should().Be((GiveUpReason.LeakSuspected, false));
        gaveUp.Message.Should().Be(Told);
    }

    [Fact]
    public void What_was_found_is_kept_with_the_workload()
    {
        var record = GaveUp(Leaking()).Record!;

        (record.Attempts, record.LastAttempt).Should().Be((2, A.Ago("5m")), "it is no attempt");
        record.Containers["api"].Should().BeEquivalentTo(new ContainerRecord
        {
            OriginalLimit = "64Mi",
            OriginalRequest = "32Mi",
            Limit = "256Mi",
            Kills = 3,
            Verdict = "LimitOom",
            Killed = [new KillPoint("64Mi", 10), new KillPoint("128Mi", 21), new KillPoint("256Mi", 41)],
            GivenUp = new GivenUp { Reason = "LeakSuspected", At = A.Now, Limit = "256Mi", Request = "128Mi", Policy = "uid-of-api/0", Template = "t1" },
        });
        RemediationRecordFormat.Read(RemediationRecordFormat.Write(record)).Should().BeEquivalentTo(record);
    }

    [Theory]
    [InlineData("another kill", "1s", "41s")]
    [InlineData("a kill that would belie it", "1s", "1s")]
    [InlineData("an hour later", "1s", "40m")]
    public void Once_given_up_no_kill_changes_it(string what, string ago, string uptime) =>
        GaveUp(Standing(Leaking()) with { Sightings = [Kill(ago: ago, uptime: uptime)] }).Should().Match<Decision.GiveUp>(
            decision => decision.Message == Told && decision.Record == null && decision.Reason == GiveUpReason.LeakSuspected, what);

    [Fact]
    public void Nor_does_the_time() =>
        GaveUp(Standing(Leaking()) with { Now = A.Now.AddDays(30), Sightings = [] }).Message.Should().Be(Told);

    [Fact]
    public void A_changed_template_begins_a_new_story_with_all_its_attempts()
    {
        var standing = Standing(Leaking());
        var fixedNow = standing with { Workload = standing.Workload with { TemplateVersion = "t2" }, Sightings = [Kill("3m", "41s"), Kill("30s", "41s")] };

        var remedy = Judgement.Decide(fixedNow).Should().BeOfType<Decision.Remediate>().Subject.Remedy;

        remedy.ToString().Should().Be("api: limit 256Mi -> 512Mi, request 128Mi -> 256Mi");
        remedy.Record.Attempts.Should().Be(1);
        remedy.Record.Containers["api"].Should().BeEquivalentTo(
            new { OriginalLimit = "64Mi", OriginalRequest = "32Mi", GivenUp = (GivenUp?)null, Killed = new[] { new KillPoint("256Mi", 41) } },
            "what it was before Headroom stays true, and the kills of the old template say nothing of the new one");
    }

    [Fact]
    public void A_changed_policy_does_too() =>
        Judgement.Decide(Standing(Leaking()) with { Policy = A.Policy() with { Version = "uid-of-api/1" }, Sightings = [Kill("3m", "41s"), Kill("30s", "41s")] })
            .Should().BeOfType<Decision.Remediate>();

    [Fact]
    public void And_so_does_a_limit_that_a_person_set()
    {
        var standing = Standing(Leaking());

        Judgement.Decide(standing with { Workload = standing.Workload with { Containers = OneContainer("300Mi", "128Mi") }, Sightings = [Kill("3m", "41s", "300Mi"), Kill("30s", "41s", "300Mi")] })
            .Should().BeOfType<Decision.Remediate>().Which.Remedy.Record.Attempts.Should().Be(1);
    }

    [Fact]
    public void Once_a_person_has_acted_and_nothing_is_killed_there_is_nothing_to_heal()
    {
        var standing = Standing(Leaking());

        Judgement.Decide(standing with { Workload = standing.Workload with { TemplateVersion = "t2" }, Sightings = [] }).Should().BeOfType<Decision.NothingToHeal>();
    }

    [Theory]
    [InlineData("a need to start", 4, 4, "4s")]
    [InlineData("a life that belies it", 10, 21, "9m")]
    [InlineData("a life of which nobody knows", 10, 21, null)]
    public void What_is_no_leak_goes_on(string what, int first, int second, string? uptime) =>
        Judgement.Decide(Leaking(first, second, uptime)).Should().BeOfType<Decision.Remediate>(what).Which.Remedy.ToString().Should().Be("api: limit 256Mi -> 512Mi, request 128Mi -> 256Mi");

    [Theory]
    [InlineData("the ceiling", "256Mi", 6)]
    [InlineData("the last attempt", "1Gi", 2)]
    public void A_leak_is_told_before(string what, string ceiling, int attempts) =>
        GaveUp(Leaking() with { Policy = A.Policy(ceiling) with { MaxAttempts = attempts } }).Reason.Should().Be(GiveUpReason.LeakSuspected, what);

    [Fact]
    public void Where_nothing_may_be_written_nothing_is_kept() =>
        GaveUp(Leaking() with { Policy = A.Policy() with { Mode = PolicyMode.Recommend } }).Record.Should().BeNull();

    [Fact]
    public void A_leak_does_not_keep_its_neighbour_from_being_healed()
    {
        var leaking = Leaking();
        var workload = leaking.Workload with { Containers = new Dictionary<string, ContainerTemplate>(leaking.Workload.Containers) { ["worker"] = A.Template("64Mi", "32Mi") } };

        var decision = Judgement.Decide(leaking with { Workload = workload, Sightings = [.. leaking.Sightings, .. A.Loop(container: "worker", uptime: "1s")] });

        var remediate = decision.Should().BeOfType<Decision.Remediate>().Subject;
        remediate.Remedy.ToString().Should().Be("worker: limit 64Mi -> 128Mi, request 32Mi -> 64Mi");
        remediate.Message.Should().EndWith(". api lived 10s at 64Mi, 21s at 128Mi, 41s at 256Mi: it grows with whatever it is given, about 6 MiB/s");
    }

    [Fact]
    public void One_that_is_given_up_does_not_keep_its_neighbour_from_being_healed_and_stays_given_up()
    {
        var standing = Standing(Leaking());
        var workload = standing.Workload with { Containers = new Dictionary<string, ContainerTemplate>(standing.Workload.Containers) { ["worker"] = A.Template("64Mi", "32Mi") } };

        var remedy = Judgement.Decide(standing with { Workload = workload, Sightings = [Kill("1s", "41s"), .. A.Loop(container: "worker", uptime: "1s")] })
            .Should().BeOfType<Decision.Remediate>().Subject.Remedy;

        remedy.ToString().Should().Be("worker: limit 64Mi -> 128Mi, request 32Mi -> 64Mi");
        remedy.Record.Containers["api"].GivenUp.Should().NotBeNull();
    }

    [Fact]
    public void Two_that_are_given_up_are_told_together()
    {
        var leaking = Leaking();
        var (workload, api) = (leaking.Workload, leaking.Workload.Record!.Containers["api"]);
        var both = workload with
        {
            Containers = new Dictionary<string, ContainerTemplate>(workload.Containers) { ["worker"] = A.Template("1Gi", null) },
            Record = workload.Record! with { Containers = new Dictionary<string, ContainerRecord> { ["api"] = api, ["worker"] = api with { Limit = "1Gi", Killed = [] } } },
        };

        var gaveUp = GaveUp(leaking with { Workload = both, Sightings = [.. leaking.Sightings, .. A.Loop("1Gi", container: "worker", uptime: "1s")] });

        gaveUp.Reason.Should().Be(GiveUpReason.LeakSuspected);
        gaveUp.Message.Should().Be(
            "api lived 10s at 64Mi, 21s at 128Mi, 41s at 256Mi: it grows with whatever it is given, about 6 MiB/s; worker was killed at its limit of 1Gi, and policy api allows no more than 1Gi. "
            + "Nothing further is written until the pod template or policy api is changed. Find out what it does not give back: more memory only delays its end. "
            + "Raise spec.memory.ceiling, or find out what the container needs the memory for");
    }

    /// <summary>Two remedies, the second five minutes ago, and the kill that completes the series.</summary>
    private static WorkloadCase Leaking(int first = 10, int second = 21, string? uptime = "41s") => new(
        A.Policy(),
        A.Climbed(first, second),
        [Kill("4m10s", uptime)],
        A.Now);

    private static Sighting Kill(string ago, string? uptime, string limit = "256Mi") => A.Sighting(ago, limit, "128Mi", uptime, podAge: "5m");

    /// <summary>The same workload, with what the decision keeps.</summary>
    private static WorkloadCase Standing(WorkloadCase leaking) =>
        leaking with { Workload = leaking.Workload with { Record = RemediationRecordFormat.Read(RemediationRecordFormat.Write(GaveUp(leaking).Record!)) } };

    private static Decision.GiveUp GaveUp(WorkloadCase workloadCase) => Judgement.Decide(workloadCase).Should().BeOfType<Decision.GiveUp>().Subject;

    private static Dictionary<string, ContainerTemplate> OneContainer(string limit, string request) => new() { [A.Container] = A.Template(limit, request) };
}
