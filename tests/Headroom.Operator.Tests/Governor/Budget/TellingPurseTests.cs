using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Governor.Budget;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Governor.Budget;

public sealed class TellingPurseTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly PressureGauge _pressure;
    private readonly TellingPurse _purse;

    public TellingPurseTests()
    {
        _pressure = Gauges.Pressure(_clock);
        _purse = new TellingPurse(2, 60, _pressure, _clock);
    }

    [Fact]
    public async Task A_burst_is_paid_at_once_and_then_it_waits()
    {
        await _purse.PayAsync(CancellationToken.None).WithinPatience();
        await _purse.PayAsync(CancellationToken.None).WithinPatience();

        var third = _purse.PayAsync(CancellationToken.None);

        third.IsCompleted.Should().BeFalse("the purse is empty");
        _clock.Advance(TimeSpan.FromSeconds(1.1));
        await third.WithinPatience();
    }

    [Fact]
    public async Task Under_pressure_it_fills_at_the_square_of_the_share()
    {
        await EmptyAsync();
        _pressure.Signal(PressureSignal.ServerError, "a test");

        var next = _purse.PayAsync(CancellationToken.None);

        _clock.Advance(TimeSpan.FromSeconds(3.9));
        next.IsCompleted.Should().BeFalse("half the rate is a quarter of telling");
        await _clock.AdvanceUntilAsync(TimeSpan.FromSeconds(0.1), () => next.IsCompleted, "it is paid");
    }

    [Fact]
    public async Task A_server_that_asks_to_be_left_alone_is_told_nothing()
    {
        _pressure.Signal(PressureSignal.TooManyRequests, "a test", TimeSpan.FromSeconds(30));

        var first = _purse.PayAsync(CancellationToken.None);

        _clock.Advance(TimeSpan.FromSeconds(4));
        first.IsCompleted.Should().BeFalse();
        await _clock.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => first.IsCompleted, "it is paid");
        _clock.GetUtcNow().Should().BeOnOrAfter(A.Now + TimeSpan.FromSeconds(30));
    }

    /// <summary>A timer of less than a millisecond is due at once: whoever waits by such timers only keeps a processor busy.</summary>
    [Fact]
    public async Task A_wait_of_less_than_a_millisecond_is_a_wait()
    {
        _pressure.Signal(PressureSignal.TooManyRequests, "a test", TimeSpan.FromMilliseconds(0.5));
        using var stop = new CancellationTokenSource();

        var first = Task.Run(() => _purse.PayAsync(stop.Token));

        try
        {
            await Eventually.HoldsAsync(() => _clock.WaitingTimers == 1, "it waits for the clock");
            await _clock.AdvanceUntilAsync(TimeSpan.FromMilliseconds(1), () => first.IsCompleted, "it is paid");
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    [Fact]
    public async Task Waiting_ends_with_the_operator()
    {
        await EmptyAsync();
        using var stop = new CancellationTokenSource();
        var waiting = _purse.PayAsync(stop.Token);

        await stop.CancelAsync();

        await FluentActions.Awaiting(() => waiting.WithinPatience()).Should().ThrowAsync<OperationCanceledException>();
    }

    private async Task EmptyAsync()
    {
        while (_purse.Level >= 1)
            await _purse.PayAsync(CancellationToken.None);
    }
}
