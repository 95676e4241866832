using Headroom.Kubernetes.Events;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Reports;

public sealed class TellingQueueTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger<TellingQueue> _log = new();
    private readonly LooksUnderWay _looks;
    private readonly TellingQueue _queue;

    public TellingQueueTests()
    {
        _looks = new LooksUnderWay(_clock);
        _queue = new TellingQueue(_looks, _clock, () => 0.5, _log);
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.StopAsync(CancellationToken.None);
        _queue.Dispose();
    }

    [Fact]
    public async Task Everything_is_told_in_its_order()
    {
        var told = new List<int>();
        foreach (var number in Enumerable.Range(0, 100))
            Enqueue(() => told.Add(number));

        await StartAsync();

        told.Should().Equal(Enumerable.Range(0, 100));
    }

    [Fact]
    public async Task What_fails_is_told_again_until_it_is_taken()
    {
        var tries = 0;
        _queue.Enqueue("news", _ => Task.FromResult(++tries < 4 ? EventOutcome.Failed : EventOutcome.Created));

        await StartAsync();

        tries.Should().Be(4);
        _log.Lines.Should().BeEmpty();
    }

    [Fact]
    public async Task What_fails_for_too_long_is_dropped_and_the_next_one_told()
    {
        var tries = 0;
        _queue.Enqueue("MemoryRaised on Deployment flagsmith/flagsmith-api", _ => Task.FromResult(tries++ >= 0 ? EventOutcome.Failed : EventOutcome.Created));

        await StartAsync();

        tries.Should().Be(9, "one try and eight retries");
        _log.Lines.Should().Equal("Warning: MemoryRaised on Deployment flagsmith/flagsmith-api could not be told: the API server did not take it");
    }

    [Fact]
    public async Task What_cannot_be_told_at_all_ends_neither_the_queue_nor_the_operator()
    {
        _queue.Enqueue("nonsense", _ => throw new ArgumentException("the object has no name"));

        await StartAsync();

        _log.Lines.Should().Equal("Warning: nonsense could not be told: the object has no name");
        _queue.ExecuteTask!.IsFaulted.Should().BeFalse();
    }

    [Theory]
    [InlineData(EventOutcome.Created)]
    [InlineData(EventOutcome.Counted)]
    [InlineData(EventOutcome.SaidBefore)]
    [InlineData(EventOutcome.Suppressed)]
    public async Task Any_other_end_is_an_end(EventOutcome outcome)
    {
        var tries = 0;
        _queue.Enqueue("news", _ => Task.FromResult(++tries > 0 ? outcome : EventOutcome.Failed));

        await StartAsync();

        tries.Should().Be(1);
        _log.Lines.Should().BeEmpty();
    }

    [Fact]
    public void Healing_never_waits_to_tell_what_is_too_much_is_dropped_and_logged()
    {
        foreach (var _ in Enumerable.Range(0, 5001))
            Enqueue(() => { });

        _log.Lines.Should().Equal("Warning: news could not be told: 5000 wait already");
    }

    [Fact]
    public async Task Looks_that_are_under_way_are_let_pass()
    {
        var look = _looks.Begin();
        var told = new TaskCompletionSource();
        Enqueue(told.SetResult);
        await _queue.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => _clock.WaitingTimers == 1, "it waits");
        told.Task.IsCompleted.Should().BeFalse();

        look.Dispose();
        await told.Task.WithinPatience();
    }

    [Fact]
    public async Task It_stops_when_the_operator_does()
    {
        var begun = new TaskCompletionSource();
        _queue.Enqueue("news", async stopping =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, stopping);
            return EventOutcome.Created;
        });
        await _queue.StartAsync(CancellationToken.None);
        await begun.Task.WithinPatience();

        await _queue.StopAsync(CancellationToken.None).WithinPatience();

        _log.Lines.Should().BeEmpty("what a stop interrupts has not failed");
    }

    private void Enqueue(Action tell) => _queue.Enqueue("news", _ =>
    {
        tell();
        return Task.FromResult(EventOutcome.Created);
    });

    /// <summary>Starts it, and lets time pass until everything that waits has been told or dropped.</summary>
    private async Task StartAsync()
    {
        var last = false;
        Enqueue(() => Volatile.Write(ref last, true));
        await _queue.StartAsync(CancellationToken.None);
        await _clock.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => Volatile.Read(ref last), "everything is told");
    }
}
