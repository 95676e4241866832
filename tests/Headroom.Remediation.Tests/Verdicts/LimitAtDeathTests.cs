using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Verdicts;

/// <summary>When the limit that a pod shows is the one at which its container died, and what is said if that is not known.</summary>
public sealed class LimitAtDeathTests
{
    private const string Resized = "its limit when it died is not known: the pod was resized";

    private const string Doubt = "its limit when it died is not known: the pod may have been resized";

    private const string Doubtful = Resized + ", or made with another limit than its template's";

    [Theory]
    [InlineData(ResizeTrace.None, "1Gi", false, null)]
    [InlineData(ResizeTrace.None, "1Gi", true, null)]
    [InlineData(ResizeTrace.NotSeen, "1Gi", false, null)]
    [InlineData(ResizeTrace.NotSeen, "1Gi", true, Resized)]
    [InlineData(ResizeTrace.NotSeen, "64Mi", true, Resized)]
    [InlineData(ResizeTrace.Possible, "1Gi", false, Doubtful)]
    [InlineData(ResizeTrace.Possible, "1Gi", true, Resized)]
    [InlineData(ResizeTrace.Possible, "64Mi", false, null)]
    [InlineData(ResizeTrace.Seen, "64Mi", false, Resized)]
    public void It_is_known_if_nothing_can_have_been_resized(ResizeTrace trace, string limit, bool completed, string? unknown) =>
        Input(A.Sighting(limit: limit) with { ResizeTrace = trace }, A.Workload(), completed).UnknownLimit.Should().Be(unknown);

    [Fact]
    public void Events_that_could_not_be_read_prove_nothing() =>
        new VerdictInput(A.Sighting(limit: "1Gi") with { ResizeTrace = ResizeTrace.NotSeen }, A.Workload(), A.Policy().Trigger, A.Now)
            .UnknownLimit.Should().Be(Doubtful);

    [Fact]
    public void A_template_that_is_the_pods_own_spec_proves_nothing() =>
        Input(A.Sighting() with { ResizeTrace = ResizeTrace.Possible }, A.Workload() with { TemplateSaved = false })
            .UnknownLimit.Should().Be(Doubt);

    [Fact]
    public void A_bare_pod_has_no_template_to_differ_from() =>
        VerdictChain.Judge(Input(A.Sighting() with { ResizeTrace = ResizeTrace.Possible }, workload: null))
            .Should().Be(new Verdict(VerdictKind.LimitOom, $"OOMKilled, exit code 137, 2m after its start; {Doubt}"));

    [Fact]
    public void A_worker_that_was_killed_explains_itself_first() =>
        VerdictChain.Judge(Input(A.Sighting(exitCode: 1) with { ResizeTrace = ResizeTrace.Seen }, A.Workload())).Evidence.Should().Be(
            $"OOMKilled, exit code 1: a process in it was OOM-killed, and the main one gave up, 2m after its start; {Resized}");

    [Fact]
    public void A_kill_of_before_the_last_remedy_is_history_if_the_pod_was_resized_since()
    {
        var workload = A.Workload("128Mi", record: A.Record(ago: "1m", limit: "128Mi"));
        var killed = A.Sighting(ago: "2m", limit: "128Mi") with { ResizeTrace = ResizeTrace.Seen };

        VerdictChain.Judge(Input(killed, workload))
            .Should().Be(new Verdict(VerdictKind.Superseded, $"killed before the last remedy; {Resized}"));
        VerdictChain.Judge(Input(killed with { FinishedAt = A.Ago("30s") }, workload)).Kind.Should().Be(VerdictKind.LimitOom);
    }

    [Fact]
    public void At_the_ceiling_nothing_is_claimed()
    {
        var policy = A.Policy(ceiling: "64Mi");

        var gaveUp = Judgement.Decide(A.Case(policy, AfterAResize(A.Loop(limit: "1Gi"))));

        gaveUp.Message.Should().StartWith($"api was OOM-killed ({Resized}), and policy api allows no more than 64Mi");
    }

    [Fact]
    public void What_is_undone_says_at_which_limit_it_was_killed_and_not_what_its_template_had()
    {
        var policy = A.Policy(ceiling: "256Mi") with { OnGiveUp = OnGiveUp.Revert };
        var climbed = A.Climbed(3, 3);

        Message(A.Loop(limit: "512Mi")).Should().Contain("it was killed at its limit of 512Mi, and policy");
        Message(AfterAResize(A.Loop(limit: "512Mi"))).Should().Contain("it was killed (its limit when it died is not known), and policy");

        string Message(Sighting[] kills) =>
            Judgement.Decide(A.Case(policy, climbed, kills)).Should().BeOfType<Decision.Revert>().Subject.Message;
    }

    [Fact]
    public void A_remedy_tells_what_was_in_force_above_the_template()
    {
        var remedy = RemedyOf(A.Loop(limit: "256Mi"));

        (remedy.From, remedy.InForce, remedy.To).Should().Be((A.Size("64Mi"), A.Size("256Mi"), A.Size("512Mi")));
    }

    [Fact]
    public void A_leak_is_not_read_from_limits_that_are_not_known() =>
        Judgement.Decide(A.Case(A.Climbed(10, 21), AfterAResize(A.Loop(limit: "256Mi", request: "128Mi", uptime: "41s"))))
            .Should().BeOfType<Decision.Remediate>().Which.Remedy.Record.Containers["api"].Killed[^1].Should().Be(new KillPoint(null, 41));

    /// <summary>A pod shows the same kill before and after a resize: what was seen before is what was in force.</summary>
    [Fact]
    public void What_was_seen_before_the_resize_counts()
    {
        var before = A.Sighting(limit: "64Mi");
        var after = A.Sighting(limit: "4Gi", backingOff: true) with { ResizeTrace = ResizeTrace.Seen };

        foreach (var kills in new Sighting[][] { [before, after], [after, before], [after.SeenBefore(before)] })
        {
            var kill = Judgement.Decide(A.Case(A.Policy(), kills)).Kills.Single();
            (kill.Limit, kill.Sighting.CrashLoopBackOff).Should().Be((A.Size("64Mi"), true));
        }

        before.SeenBefore(after).Should().Be(before);
    }

    private static Sighting[] AfterAResize(Sighting[] kills) => [.. kills.Select(kill => kill with { ResizeTrace = ResizeTrace.Seen })];

    private static ContainerRemedy RemedyOf(Sighting[] kills) =>
        Judgement.Decide(A.Case(A.Workload(), kills)).Should().BeOfType<Decision.Remediate>().Subject.Remedy.Containers.Single();

    private static VerdictInput Input(Sighting sighting, WorkloadFacts? workload, bool completed = false)
    {
        var resize = new KubeletEvent("ResizeCompleted", "Pod resize completed", null, A.Ago("1m"), A.Ago("1m"), 1);
        var events = new Dictionary<string, IReadOnlyList<KubeletEvent>> { [sighting.Id.PodUid] = completed ? [resize] : [] };
        return new VerdictInput(sighting, workload, A.Policy().Trigger, A.Now) { Surroundings = new Surroundings { PodEvents = events } };
    }
}
