using FsCheck;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Operator.Tests.Governor.Pressure;

public sealed class PressureGaugeTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger<PressureGauge> _log = new();
    private readonly PressureGauge _gauge;

    public PressureGaugeTests() => _gauge = Gauges.Pressure(_clock, _log);

    [Fact]
    public void It_begins_at_the_whole_rate() => _gauge.Should().Match<PressureGauge>(gauge => gauge.Share == 1 && gauge.Hold == null && !gauge.IsStrained);

    [Fact]
    public void Each_sign_halves_the_rate_down_to_a_sixteenth()
    {
        double[] shares = [.. Enumerable.Range(0, 6).Select(_ => ShareAfterSign())];

        shares.Should().Equal(0.5, 0.25, 0.125, 0.0625, 0.0625, 0.0625);
    }

    [Fact]
    public void Signs_of_the_same_moment_are_one()
    {
        for (var request = 0; request < 8; request++)
            Sign();

        _gauge.Share.Should().Be(0.5);
    }

    [Fact]
    public void Calm_gives_the_rate_back_step_by_step()
    {
        Sign();

        _clock.Advance(TimeSpan.FromSeconds(9));
        _gauge.Share.Should().Be(0.5);
        double[] shares = [.. Enumerable.Range(0, 5).Select(_ => ShareAfter(TimeSpan.FromSeconds(10)))];
        shares.Should().Equal(0.625, 0.75, 0.875, 1, 1);
    }

    [Fact]
    public void Calm_is_counted_from_the_last_sign()
    {
        Sign();
        _clock.Advance(TimeSpan.FromSeconds(9));
        Sign();

        ShareAfter(TimeSpan.FromSeconds(9)).Should().Be(0.25);
    }

    [Fact]
    public void A_server_that_asks_to_be_left_alone_is_left_alone_for_so_long()
    {
        _gauge.Signal(PressureSignal.TooManyRequests, "a test", TimeSpan.FromSeconds(30));
        _gauge.Signal(PressureSignal.TooManyRequests, "a test", TimeSpan.FromSeconds(1));

        _gauge.Hold.Should().Be(TimeSpan.FromSeconds(30), "the longest of what was asked counts");
        _clock.Advance(TimeSpan.FromSeconds(30));
        _gauge.Hold.Should().BeNull();
    }

    [Fact]
    public void What_is_asked_beyond_reason_is_not_kept()
    {
        _gauge.Signal(PressureSignal.TooManyRequests, "a test", TimeSpan.FromDays(365));

        _gauge.Hold.Should().Be(TimeSpan.FromMinutes(2));
    }

    [Fact]
    public void The_log_says_when_it_begins_and_when_it_is_over()
    {
        for (var sign = 0; sign < 3; sign++)
            ShareAfterSign();
        _clock.Advance(TimeSpan.FromMinutes(10));
        _ = _gauge.Share;
        _ = _gauge.Share;

        _log.Lines.Where(line => !line.StartsWith("Debug", StringComparison.Ordinal)).Should().SatisfyRespectively(
            line => line.Should().Contain("under pressure (ServerError: a test)"),
            line => line.Should().Contain("calm again"));
    }

    [Fact]
    public void The_share_never_leaves_its_bounds() => Always.Holds(Gen.ArrayOf(Gen.Choose(0, 120)), pauses =>
    {
        foreach (var pause in pauses)
        {
            ShareAfter(TimeSpan.FromSeconds(pause)).Should().BeInRange(PressureGauge.LeastShare, 1);
            Sign();
            _gauge.Share.Should().BeInRange(PressureGauge.LeastShare, 1);
        }
    });

    private double ShareAfterSign()
    {
        _clock.Advance(TimeSpan.FromSeconds(2));
        Sign();
        return _gauge.Share;
    }

    private double ShareAfter(TimeSpan pause)
    {
        _clock.Advance(pause);
        return _gauge.Share;
    }

    private void Sign() => _gauge.Signal(PressureSignal.ServerError, "a test");
}
