using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Healing;
using Headroom.Operator.Metrics;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Verdicts;

namespace Headroom.Operator.Tests.Metrics;

public sealed class HealingMetricsTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly Measurements _measured;
    private readonly HealingMetrics _metrics;
    private readonly Incident _incident;

    public HealingMetricsTests()
    {
        var meter = Gauges.Meter();
        (_measured, _metrics, _incident) = (new Measurements(meter), new HealingMetrics(meter), new Incident(_clock));
    }

    public void Dispose() => _measured.Dispose();

    [Fact]
    public void Every_look_is_a_decision_and_a_kill_counts_once()
    {
        var decision = Judgement.Decide(A.Case(A.Facts(), A.Loop()));

        _metrics.Decided(_incident, decision);
        _metrics.Decided(_incident, decision);

        _measured.Lines.Should().Equal(
            "headroom.decisions 1 outcome=Remediate", "headroom.kills 1 verdict=LimitOom", "headroom.kills 1 verdict=LimitOom", "headroom.decisions 1 outcome=Remediate");
    }

    [Fact]
    public void A_remedy_is_counted_with_its_cost_and_its_times()
    {
        _incident.Add(A.Sighting());
        _clock.Advance(TimeSpan.FromSeconds(3));
        _incident.HeldBack();
        _clock.Advance(TimeSpan.FromSeconds(4));
        _incident.HeldBack();
        var (sinceFirstKill, heldBack) = _incident.Remedied();

        _metrics.Remedied(12, sinceFirstKill, heldBack);

        _measured.Lines.Should().Equal("headroom.replicas.rolled 12", "headroom.detect.to.patch 7", "headroom.budget.wait 4");
    }

    [Fact]
    public void After_a_remedy_the_times_begin_anew()
    {
        _incident.Add(A.Sighting("3m"));
        _incident.HeldBack();
        _incident.Remedied();
        _clock.Advance(TimeSpan.FromMinutes(5));
        _incident.Add(A.Sighting("1s"));
        _clock.Advance(TimeSpan.FromSeconds(2));

        _incident.Remedied().Should().Be((TimeSpan.FromSeconds(2), (TimeSpan?)null));
    }

    [Fact]
    public void What_cannot_be_healed_is_counted_too()
    {
        _metrics.Killed(VerdictKind.NodeOom);

        _measured.Lines.Should().Equal("headroom.kills 1 verdict=NodeOom");
    }
}
