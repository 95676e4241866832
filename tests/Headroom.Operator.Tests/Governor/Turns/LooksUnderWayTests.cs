using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Governor.Turns;

namespace Headroom.Operator.Tests.Governor.Turns;

public sealed class LooksUnderWayTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly LooksUnderWay _looks;

    public LooksUnderWayTests() => _looks = new LooksUnderWay(_clock);

    [Fact]
    public void Where_nobody_looks_nobody_waits()
    {
        LetPass().IsCompletedSuccessfully.Should().BeTrue();
        _looks.Begin().Dispose();
        LetPass().IsCompletedSuccessfully.Should().BeTrue("the look is over");
    }

    [Fact]
    public async Task All_looks_are_let_pass()
    {
        var first = _looks.Begin();
        var passing = LetPass();
        var second = _looks.Begin();
        first.Dispose();
        passing.IsCompleted.Should().BeFalse("the second is under way");

        second.Dispose();
        await passing;
    }

    [Fact]
    public async Task News_waits_for_a_second()
    {
        using var look = _looks.Begin();
        var since = _clock.GetTimestamp();
        _clock.Advance(LooksUnderWay.Patience / 2);
        var passing = _looks.LetPassAsync(since, CancellationToken.None);
        _clock.Advance((LooksUnderWay.Patience / 2) - TimeSpan.FromMilliseconds(1));
        passing.IsCompleted.Should().BeFalse();

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await passing;
        _looks.LetPassAsync(since, CancellationToken.None).IsCompletedSuccessfully.Should().BeTrue("it is a second old");
        LetPass().IsCompleted.Should().BeFalse("this has only come");
    }

    [Fact]
    public async Task Who_stops_does_not_wait()
    {
        using var look = _looks.Begin();
        using var stop = new CancellationTokenSource();
        var passing = _looks.LetPassAsync(_clock.GetTimestamp(), stop.Token);
        await stop.CancelAsync();

        await FluentActions.Awaiting(() => passing).Should().ThrowAsync<OperationCanceledException>();
    }

    private Task LetPass() => _looks.LetPassAsync(_clock.GetTimestamp(), CancellationToken.None);
}
