using Headroom.Remediation.Policies;
using Headroom.Remediation.Probes;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Probes;

/// <summary>The second seed's probe: after 10 s, every 10 s, one second, three times.</summary>
public sealed class ProbeExtensionTests
{
    private static readonly ProbeRules Rules = new(OnProbeKill.Extend, TimeoutSecondsMax: 10, InitialDelaySecondsMax: 120, FailureThresholdMax: 30);

    [Theory]
    [InlineData("the seed's: from one second to five", 1, 10, 10, "livenessProbe.timeoutSeconds 1 -> 5")]
    [InlineData("then twice as long", 5, 10, 10, "livenessProbe.timeoutSeconds 5 -> 10")]
    [InlineData("up to the policy's bound", 5, 30, 8, "livenessProbe.timeoutSeconds 5 -> 8")]
    [InlineData("no longer than until the next try", 5, 8, 10, "livenessProbe.timeoutSeconds 5 -> 8")]
    [InlineData("but the first step, however often it is asked", 1, 3, 10, "livenessProbe.timeoutSeconds 1 -> 5")]
    [InlineData("at the bound", 10, 30, 10, "")]
    [InlineData("above the bound already", 15, 30, 10, "")]
    [InlineData("as long as the period already", 6, 6, 10, "")]
    public void What_times_out_waits_longer(string what, int timeout, int period, int most, string expected) =>
        Extend(A.Probes(timeout: timeout, period: period), Rules with { TimeoutSecondsMax = most }, TimedOut()).Should().Be(expected, what);

    [Theory]
    [InlineData("it is given twice what it has lived", 31, 120, "livenessProbe.initialDelaySeconds 10 -> 41")]
    [InlineData("the longest life counts", 41, 120, "livenessProbe.initialDelaySeconds 10 -> 61")]
    [InlineData("up to the policy's bound", 41, 20, "livenessProbe.initialDelaySeconds 10 -> 20")]
    [InlineData("at the bound", 41, 10, "")]
    public void What_was_killed_on_its_way_up_is_asked_later(string what, int lived, int most, string expected) =>
        Extend(A.Probes(), Rules with { InitialDelaySecondsMax = most }, Starting(30), Starting(lived)).Should().Be(expected, what);

    [Theory]
    [InlineData("so many tries that twice as much is covered", 30, 30, "startupProbe.failureThreshold 3 -> 7")]
    [InlineData("up to the policy's bound", 30, 4, "startupProbe.failureThreshold 3 -> 4")]
    [InlineData("at the bound", 30, 3, "")]
    public void A_startup_probe_asks_more_often(string what, int lived, int most, string expected) =>
        Extend(new ContainerProbes(new ProbeTiming(0, 1, 10, 3), null, null), Rules with { FailureThresholdMax = most }, Starting(lived) with { Probe = ProbeKind.Startup }).Should().Be(expected, what);

    [Fact]
    public void What_times_out_from_its_first_try_on_gets_both() =>
        Extend(A.Probes(), Rules, TimedOut() with { WhileStarting = true, Lived = TimeSpan.FromSeconds(31) })
            .Should().Be("livenessProbe.timeoutSeconds 1 -> 5, livenessProbe.initialDelaySeconds 10 -> 37");

    [Theory]
    [InlineData("it asks the same", "HTTP :8000/health", 1, 10, ", readinessProbe.timeoutSeconds 1 -> 5")]
    [InlineData("however often it asks", "HTTP :8000/health", 1, 1, ", readinessProbe.timeoutSeconds 1 -> 5")]
    [InlineData("it waits as long already", "HTTP :8000/health", 5, 10, "")]
    [InlineData("it asks something else", "HTTP :8000/ready", 1, 10, "")]
    [InlineData("what it asks is not known", "", 1, 10, "")]
    public void A_readiness_probe_waits_as_long_where_it_asks_the_same(string what, string asks, int timeout, int period, string expected) =>
        Extend(A.Probes() with { Readiness = new ProbeTiming(0, timeout, period, 3) { Asks = asks } }, Rules, TimedOut()).Should().Be("livenessProbe.timeoutSeconds 1 -> 5" + expected, what);

    [Fact]
    public void A_readiness_probe_is_left_alone_where_the_start_was_the_matter() =>
        Extend(A.Probes() with { Readiness = A.Probes().Liveness }, Rules, Starting(31)).Should().Be("livenessProbe.initialDelaySeconds 10 -> 41");

    [Fact]
    public void A_probe_that_the_template_no_longer_has_gets_nothing() => Extend(ContainerProbes.None, Rules, TimedOut()).Should().BeEmpty();

    private static ProbeFailure TimedOut() => new(ProbeKind.Liveness, ProbeAnswer.TimedOut, WhileStarting: false, TimeSpan.FromMinutes(5));

    private static ProbeFailure Starting(int lived) => new(ProbeKind.Liveness, ProbeAnswer.Refused, WhileStarting: true, TimeSpan.FromSeconds(lived));

    private static string Extend(ContainerProbes probes, ProbeRules rules, params ProbeFailure[] failures) => string.Join(", ", ProbeExtension.Of(probes, failures, rules));
}
