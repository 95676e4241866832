using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Governor;
using Headroom.Operator.Hosting;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Tests.Governor;

/// <summary>One token in a minute: none comes back while a test runs.</summary>
public sealed class WriteBudgetTests : IDisposable
{
    private readonly WriteBudget _budget = Budget(replicasBurst: 10, tellingsBurst: 2);

    [Fact]
    public void A_burst_is_paid_at_once_and_no_more()
    {
        _budget.TryTakeHealing(6).Should().BeNull();
        _budget.TryTakeHealing(4).Should().BeNull();

        _budget.TryTakeHealing(1).Should().BePositive();
    }

    [Fact]
    public void What_cannot_be_paid_is_not_taken_in_part()
    {
        _budget.TryTakeHealing(6).Should().BeNull();
        _budget.TryTakeHealing(5).Should().NotBeNull();

        _budget.TryTakeHealing(4).Should().BeNull();
    }

    [Fact]
    public void The_wait_is_as_long_as_what_is_missing_takes_to_come()
    {
        _budget.TryTakeHealing(8).Should().BeNull();

        _budget.TryTakeHealing(5).Should().Be(TimeSpan.FromMinutes(3));
    }

    [Fact]
    public void A_price_above_the_burst_is_the_burst()
    {
        _budget.TryTakeHealing(1000).Should().BeNull();

        _budget.TryTakeHealing(1000).Should().Be(TimeSpan.FromMinutes(10));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_workload_without_replicas_costs_one(int replicas)
    {
        for (var write = 0; write < 10; write++)
            _budget.TryTakeHealing(replicas).Should().BeNull();

        _budget.TryTakeHealing(replicas).Should().NotBeNull();
    }

    [Fact]
    public async Task Telling_has_a_purse_of_its_own()
    {
        await _budget.TakeTellingAsync(CancellationToken.None).WithinPatience();
        await _budget.TakeTellingAsync(CancellationToken.None).WithinPatience();

        _budget.TakeTellingAsync(CancellationToken.None).IsCompleted.Should().BeFalse("its purse is empty");
        _budget.TryTakeHealing(10).Should().BeNull("healing has its own");
    }

    [Fact]
    public async Task An_empty_healing_purse_does_not_silence()
    {
        _budget.TryTakeHealing(10).Should().BeNull();

        await _budget.TakeTellingAsync(CancellationToken.None).WithinPatience();
    }

    [Fact]
    public async Task Waiting_to_tell_ends_with_the_operator()
    {
        using var stop = new CancellationTokenSource();
        await _budget.TakeTellingAsync(stop.Token);
        await _budget.TakeTellingAsync(stop.Token);
        var waiting = _budget.TakeTellingAsync(stop.Token);

        await stop.CancelAsync();

        await FluentActions.Awaiting(() => waiting.WithinPatience()).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task What_waits_to_be_told_is_told_when_tokens_come()
    {
        using var quick = Budget(replicasBurst: 1, tellingsBurst: 1, perMinute: 60_000);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => quick.TakeTellingAsync(CancellationToken.None))).WithinPatience();
    }

    public void Dispose() => _budget.Dispose();

    private static WriteBudget Budget(int replicasBurst, int tellingsBurst, int perMinute = 1) => new(Options.Create(new HeadroomOptions
    {
        Budget = { ReplicasBurst = replicasBurst, ReplicasPerMinute = perMinute, TellingsBurst = tellingsBurst, TellingsPerMinute = perMinute },
    }));
}
