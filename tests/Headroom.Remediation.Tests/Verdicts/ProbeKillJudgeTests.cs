using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Verdicts;

/// <summary>A container that ran from 150 s ago to 30 s ago.</summary>
public sealed class ProbeKillJudgeTests
{
    private const string Timeout = "Get \"http://10.0.0.1:8000/health\": context deadline exceeded";

    [Theory]
    [InlineData(137)]
    [InlineData(143)]
    public void The_kubelet_says_that_a_probe_failed(int exitCode)
    {
        var verdict = Judge(Probed(exitCode, "Error"), Killing("31s"), Unhealthy("31s"));

        verdict.Kind.Should().Be(VerdictKind.ProbeKill);
        verdict.Evidence.Should().Be($"exit code {exitCode}: the kubelet killed it because its liveness probe failed ({Timeout})");
        verdict.Advice.Should().Contain("livenessProbe.timeoutSeconds");
    }

    [Theory]
    [InlineData(137)]
    [InlineData(143)]
    [InlineData(0)]
    public void A_probe_kill_may_be_marked_OOMKilled_for_an_earlier_childs_sake(int exitCode) =>
        Judge(Probed(exitCode, "OOMKilled"), Killing("31s")).Evidence
            .Should().Be($"exit code {exitCode} (marked OOMKilled: an earlier child's kill is still counted): the kubelet killed it because its liveness probe failed");

    [Fact]
    public void A_startup_probe_kills_too() =>
        Judge(Probed(137, "Error"), Killing("31s", probe: "startup")).Should().Match<Verdict>(verdict =>
            verdict.Kind == VerdictKind.ProbeKill && verdict.Evidence.Contains("its startup probe failed", StringComparison.Ordinal));

    [Theory]
    [InlineData("in this run", "149s", true)]
    [InlineData("as it ended", "30s", true)]
    [InlineData("a rounded second later", "29s", true)]
    [InlineData("later: another run's", "28s", false)]
    [InlineData("in the second in which it began: the former run's", "150s", false)]
    [InlineData("before it began", "200s", false)]
    public void The_event_must_be_of_this_run(string what, string ago, bool isProbeKill) =>
        (Judge(Probed(137, "Error"), Killing(ago)).Kind == VerdictKind.ProbeKill).Should().Be(isProbeKill, what);

    [Theory]
    [InlineData("Error", VerdictKind.ProbeKill)]
    [InlineData("OOMKilled", VerdictKind.LimitOom)]
    public void Between_the_first_and_the_last_of_many_equal_events_only_what_is_not_marked_is_believed(string reason, VerdictKind expected) =>
        Judge(Probed(137, reason), Killing("9m") with { Last = A.Ago("10s"), Count = 5 }).Kind.Should().Be(expected);

    [Fact]
    public void Another_containers_probe_says_nothing() =>
        Judge(Probed(137, "Error"), Killing("31s") with { Container = "sidecar" }).Kind.Should().Be(VerdictKind.Unknown);

    [Fact]
    public void Another_reason_for_killing_says_nothing() =>
        Judge(Probed(137, "Error"), Killing("31s") with { Message = "Stopping container api" }).Kind.Should().Be(VerdictKind.Unknown);

    [Fact]
    public void Without_a_probe_that_kills_no_event_is_believed() =>
        Judge(Probed(137, "Error") with { Probes = ContainerProbes.None }, Killing("31s")).Kind.Should().Be(VerdictKind.Unknown);

    [Fact]
    public void An_unready_container_was_not_killed_for_that() =>
        Judge(Probed(137, "Error"), Unhealthy("31s") with { Message = "Readiness probe failed: connection refused" }).Should().Be(
            new Verdict(VerdictKind.Unknown, "exit code 137 without OOMKilled: any SIGKILL looks like this, and the kubelet names no failed probe"));

    /// <summary>Probes that ask every second use up what a kubelet records of one pod. The container's own may fail from 10 s to 30 s after its start.</summary>
    [Theory]
    [InlineData("when its probe has had all of its tries", 0, "31s", true)]
    [InlineData("the same, since it does not heed SIGTERM: a grace period later", 137, "61s", true)]
    [InlineData("killed right then, as the kubelet never does", 137, "31s", false)]
    [InlineData("before its probe can have had them", 143, "28s", false)]
    [InlineData("when it must have answered once", 143, "45s", false)]
    [InlineData("with an exit code of its own", 1, "31s", false)]
    public void Where_the_kubelets_word_is_lost_the_time_tells(string what, int exitCode, string lived, bool isProbeKill)
    {
        var verdict = Judge(A.Sighting(uptime: lived, exitCode: exitCode, reason: "Error") with { Probes = A.Probes() }, Unhealthy("8m"));

        (verdict.Kind == VerdictKind.ProbeKill).Should().Be(isProbeKill, what);
        if (isProbeKill)
        {
            verdict.Probe!.WhileStarting.Should().BeTrue();
            verdict.Evidence.Should().EndWith($"31s after its start and before it had once succeeded ({Timeout}); that it was the kubelet follows from the time: its word is lost among the many that it had about this pod");
        }
    }

    [Fact]
    public void Nothing_is_inferred_of_a_container_that_had_become_ready_or_whose_probe_never_failed()
    {
        var ended = A.Sighting(uptime: "31s", exitCode: 0, reason: "Completed") with { Probes = A.Probes() };

        Judge(ended with { BecameReady = true }, Unhealthy("8m")).Kind.Should().Be(VerdictKind.Ended);
        Judge(ended).Kind.Should().Be(VerdictKind.Ended);
        Judge(ended, Unhealthy("8m") with { Message = "Readiness probe failed: connection refused" }).Kind.Should().Be(VerdictKind.Ended);
        Judge(ended with { PodReason = "NodeShutdown" }, Unhealthy("8m")).Kind.Should().NotBe(VerdictKind.ProbeKill);
    }

    [Fact]
    public void What_client_go_has_combined_is_read_all_the_same() =>
        Judge(Probed(137, "Error"), Killing("31s"), Unhealthy("31s") with { Message = $"(combined from similar events): Liveness probe failed: {Timeout}" }).Evidence.Should().Contain($"({Timeout})");

    [Theory]
    [InlineData(true, "exit code 143: something asked it to end (SIGTERM), and the kubelet names no failed probe")]
    [InlineData(false, "exit code 143: something asked it to end (SIGTERM)")]
    public void What_was_not_read_is_not_claimed(bool read, string evidence)
    {
        var sighting = Probed(143, "Error");
        var verdict = read ? Judge(sighting) : VerdictChain.Judge(new VerdictInput(sighting, A.Workload(), A.Policy().Trigger, A.Now));

        verdict.Should().Be(new Verdict(VerdictKind.Unknown, evidence));
    }

    private static Sighting Probed(int exitCode, string reason) => A.Sighting(exitCode: exitCode, reason: reason) with { Probes = A.Probes() };

    private static KubeletEvent Killing(string ago, string probe = "liveness") =>
        new("Killing", $"Container api failed {probe} probe, will be restarted", "api", A.Ago(ago), A.Ago(ago), 1);

    private static KubeletEvent Unhealthy(string ago) => new("Unhealthy", $"Liveness probe failed: {Timeout}\n", "api", A.Ago("9m"), A.Ago(ago), 3);

    private static Verdict Judge(Sighting sighting, params KubeletEvent[] events) => VerdictChain.Judge(new VerdictInput(sighting, A.Workload(), A.Policy().Trigger, A.Now)
    {
        Surroundings = new Surroundings { PodEvents = new Dictionary<string, IReadOnlyList<KubeletEvent>> { [sighting.Id.PodUid] = events } },
    });
}
