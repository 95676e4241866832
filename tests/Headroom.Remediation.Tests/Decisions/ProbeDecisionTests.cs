using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Decisions;

/// <summary>A container that starts for longer than its liveness probe waits: given up after 31 s of each life, ended by SIGTERM.</summary>
public sealed class ProbeDecisionTests
{
    private const string Refused = "Liveness probe failed: Get \"http://10.0.0.1:8000/health\": dial tcp 10.0.0.1:8000: connect: connection refused";
    private const string TimedOut = "Liveness probe failed: Get \"http://10.0.0.1:8000/health\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)";
    private const string SaidNo = "Liveness probe failed: HTTP probe failed with statuscode: 500";

    [Fact]
    public void A_start_that_takes_too_long_for_its_probe_is_given_the_time()
    {
        var decision = Decide(Case(Refused)).Should().BeOfType<Decision.Remediate>().Subject;

        decision.Message.Should().Be(
            "api: livenessProbe.initialDelaySeconds 10 -> 41 (attempt 1 of 6, policy api). flagsmith-api-1-abcde: exit code 0: the kubelet killed it because its liveness probe failed, "
            + "31s after its start and before it had once succeeded (Get \"http://10.0.0.1:8000/health\": dial tcp 10.0.0.1:8000: connect: connection refused)");
        decision.Remedy.Containers.Should().BeEmpty("no memory is short");
        var kept = decision.Remedy.Record.Containers["api"];
        kept.Should().BeEquivalentTo(new ContainerRecord { OriginalLimit = "64Mi", OriginalRequest = "32Mi", Limit = "64Mi", Kills = 2, Verdict = "ProbeKill", Probes = [new ProbeRecord("livenessProbe.initialDelaySeconds", 10, 41)] });
        kept.HasMemory.Should().BeFalse();
    }

    [Fact]
    public void What_answers_late_is_given_a_longer_time_out() =>
        Remedy(Decide(Case(TimedOut))).Should().Be("api: livenessProbe.timeoutSeconds 1 -> 5, livenessProbe.initialDelaySeconds 10 -> 37");

    [Fact]
    public void What_ran_for_long_and_answers_late_starts_no_later() =>
        Remedy(Decide(Case(TimedOut, lived: "1h"))).Should().Be("api: livenessProbe.timeoutSeconds 1 -> 5");

    [Theory]
    [InlineData("it says itself that it is not well", SaidNo, "31s")]
    [InlineData("it had answered, and does no more", Refused, "1h")]
    [InlineData("nothing tells how it failed, long after its start", "", "1h")]
    public void What_more_time_does_not_cure_is_left_alone(string what, string unhealthy, string lived)
    {
        var decision = Decide(Case(unhealthy, lived: lived));

        decision.Should().BeOfType<Decision.NothingToHeal>(what);
        decision.Kills.Should().OnlyContain(kill => kill.Verdict.Kind == VerdictKind.ProbeKill && kill.Verdict.Advice != null);
    }

    [Fact]
    public void A_start_is_given_time_also_where_nothing_tells_how_the_probe_failed() =>
        Remedy(Decide(Case(""))).Should().Be("api: livenessProbe.initialDelaySeconds 10 -> 41");

    [Fact]
    public void One_kill_is_waited_for() =>
        Decide(Case(Refused, kills: 1)).Should().BeOfType<Decision.AwaitKills>().Which.Message.Should().Be(
            "api was killed by its liveness probe (flagsmith-api-1-abcde, 11:59:30Z): kill 1 of the 2 within 10m that policy api waits for");

    [Fact]
    public void A_policy_may_leave_probes_alone() =>
        Decide(Case(Refused, policy: A.Policy(new MemoryPolicySpec { Memory = A.Doubling(), Probes = new ProbesSpec { OnProbeKill = "Ignore" } })))
            .Should().BeOfType<Decision.NothingToHeal>();

    [Fact]
    public void A_policy_that_recommends_recommends_this_too() =>
        Decide(Case(Refused, policy: A.Policy(new MemoryPolicySpec { Memory = A.Doubling(), Mode = "Recommend" })))
            .Should().BeOfType<Decision.Recommend>().Which.Remedy.Probes.Should().ContainSingle();

    [Fact]
    public void Memory_and_probes_are_one_remedy_and_one_probe_kill_is_enough_for_it()
    {
        var probed = Case(Refused, kills: 1);
        var worker = A.Loop(container: "worker").Select(kill => kill with { PodLabels = probed.Sightings.First().PodLabels });
        var both = probed with
        {
            Sightings = [.. probed.Sightings, .. worker],
            Workload = probed.Workload with { Containers = new Dictionary<string, ContainerTemplate>(probed.Workload.Containers) { ["worker"] = A.Template("64Mi", "32Mi") } },
        };

        var decision = Decide(both).Should().BeOfType<Decision.Remediate>().Subject;

        decision.Message.Should().StartWith("worker: limit 64Mi -> 128Mi, request 32Mi -> 64Mi; api: livenessProbe.initialDelaySeconds 10 -> 41 (attempt 1 of 6, ceiling 1Gi, policy api). ");
        decision.Remedy.Record.Containers.Keys.Should().Equal("api", "worker");
        decision.Remedy.Changed.Should().Equal("worker", "api");
    }

    [Fact]
    public void A_ceiling_that_is_reached_rolls_no_pod_for_a_single_probe_kill()
    {
        var probed = Case(Refused, kills: 1);
        var both = probed with
        {
            Policy = A.Policy("64Mi"),
            Sightings = [.. probed.Sightings, .. A.Loop(container: "worker")],
            Workload = probed.Workload with { Containers = new Dictionary<string, ContainerTemplate>(probed.Workload.Containers) { ["worker"] = A.Template("64Mi", "32Mi") } },
        };

        Decide(both).Should().BeOfType<Decision.GiveUp>().Which.Reason.Should().Be(GiveUpReason.CeilingReached);
    }

    [Fact]
    public void At_the_bounds_it_is_given_up_and_keeps_what_it_has()
    {
        var decision = Decide(Case(Refused, policy: A.Policy(new MemoryPolicySpec { Memory = A.Doubling(), Probes = new ProbesSpec { InitialDelaySecondsMax = 10 } })));

        decision.Should().BeOfType<Decision.GiveUp>().Which.Reason.Should().Be(GiveUpReason.ProbeBoundReached);
        decision.Message.Should().Be(
            "api was killed by its liveness probe, and policy api gives its probes no more time: nothing further is done. Find out why it takes so long, or raise the bounds in spec.probes, or the probe's periodSeconds");
    }

    [Fact]
    public void All_attempts_used_up_is_the_end_of_it()
    {
        var kills = Case(Refused);

        Decide(kills with { Workload = kills.Workload with { Record = Extended(attempts: 6) } })
            .Should().BeOfType<Decision.GiveUp>().Which.Reason.Should().Be(GiveUpReason.AttemptsExhausted);
    }

    [Fact]
    public void A_kill_after_a_remedy_needs_no_second_one_and_what_was_before_Headroom_stays_known()
    {
        var (later, probes) = (Case(Refused, kills: 1), A.Probes(delay: 41));
        later = later with
        {
            Sightings = [.. later.Sightings.Select(kill => kill with { Probes = probes, StartedAt = kill.FinishedAt - TimeSpan.FromSeconds(62) })],
            Workload = Probed(probes) with { Record = Extended(attempts: 1, ago: "90s") },
        };

        var decision = Decide(later).Should().BeOfType<Decision.Remediate>().Subject;

        decision.Remedy.Record.Containers["api"].Probes.Should().Equal(new ProbeRecord("livenessProbe.initialDelaySeconds", 10, 103));
        decision.Remedy.Record.Attempts.Should().Be(2);
    }

    [Fact]
    public void A_pod_of_before_the_remedy_says_nothing_about_the_probes_of_now()
    {
        var before = Case(Refused);

        Decide(before with { Workload = Probed(A.Probes(delay: 41)) with { CurrentRevision = null, Record = Extended(attempts: 1) } })
            .Kills.Should().OnlyContain(kill => kill.Verdict.Kind == VerdictKind.Superseded && kill.Verdict.Evidence == "the template already gives its probes more time than the killed container's had");
    }

    [Fact]
    public void Whoever_sets_the_time_back_is_not_fought()
    {
        var set = Case(Refused);

        var decision = Decide(set with { Workload = set.Workload with { TemplateVersion = "t1", Record = Extended(attempts: 1) with { PolicyVersion = set.Policy.Version, Template = "t1" } } });

        decision.Should().BeOfType<Decision.Contested>().Which.Message.Should().StartWith("api: livenessProbe.initialDelaySeconds 41, as Headroom had set it, is 10 again: somebody has changed it back");
    }

    [Theory]
    [InlineData("as long as the policy says", 10, "2m")]
    [InlineData("longer than the probe needs to end it, and it may take to end", 110, "2m41s")]
    public void A_remedy_has_to_hold(string what, int delay, string expected) =>
        RecoveryWatch.StableFor(Probed(A.Probes(delay)) with { Record = Extended(attempts: 1) }, A.Policy()).Should().Be(A.Duration(expected), what);

    [Fact]
    public void What_ended_by_itself_is_no_kill_and_nobodys_business() =>
        Decide(A.Case(Probed(), Sightings(2, "31s"))).Should().BeOfType<Decision.NothingToHeal>()
            .Which.Kills.Should().OnlyContain(kill => kill.IsHistory && kill.Verdict.Kind == VerdictKind.Ended);

    private static Decision Decide(WorkloadCase workloadCase) => Judgement.Decide(workloadCase);

    private static string? Remedy(Decision decision) => (decision as Decision.Remediate)?.Remedy.ToString();

    private static RemediationRecord Extended(int attempts, string ago = "1m") => new()
    {
        Attempts = attempts,
        LastAttempt = A.Ago(ago),
        Policy = "api",
        Containers = new Dictionary<string, ContainerRecord>
        {
            ["api"] = new() { OriginalLimit = "64Mi", OriginalRequest = "32Mi", Limit = "64Mi", Kills = 2, Verdict = "ProbeKill", Probes = [new ProbeRecord("livenessProbe.initialDelaySeconds", 10, 41)] },
        },
    };

    private static WorkloadFacts Probed(ContainerProbes? probes = null) => A.Workload() with
    {
        Containers = new Dictionary<string, ContainerTemplate> { ["api"] = A.Template("64Mi", "32Mi") with { Probes = probes ?? A.Probes() } },
    };

    private static Sighting[] Sightings(int kills, string lived) =>
    [
        .. new[] { "3m", "30s" }.TakeLast(kills).Select(ago => A.Sighting(ago, uptime: lived, exitCode: 0, reason: "Completed") with { Probes = A.Probes() }),
    ];

    /// <param name="unhealthy">The kubelet's account of the failed probe; empty for none.</param>
    private static WorkloadCase Case(string unhealthy, int kills = 2, string lived = "31s", Policy? policy = null)
    {
        var sightings = Sightings(kills, lived);
        var events = sightings.SelectMany(kill => new[]
        {
            new KubeletEvent("Unhealthy", unhealthy, "api", kill.FinishedAt!.Value, kill.FinishedAt.Value, 1),
            new KubeletEvent("Killing", "Container api failed liveness probe, will be restarted", "api", kill.FinishedAt.Value, kill.FinishedAt.Value, 1),
        }).Where(told => told.Message.Length > 0).ToList();
        return A.Case(policy ?? A.Policy(), Probed(), sightings) with
        {
            Surroundings = new Surroundings { PodEvents = new Dictionary<string, IReadOnlyList<KubeletEvent>> { [sightings[0].Id.PodUid] = events } },
        };
    }
}
