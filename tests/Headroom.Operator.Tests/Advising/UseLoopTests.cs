using Headroom.Kubernetes.Election;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Advising;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Tests.Given;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Tests.Advising;

public sealed class UseLoopTests : IAsyncDisposable
{
    private readonly Rooms _rooms = new();

    public UseLoopTests() => _rooms.UnderPolicy();

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task Every_five_minutes_each_policys_pods_are_looked_at()
    {
        using var loop = Loop(Leadership.Always());
        await loop.StartAsync(CancellationToken.None);

        _rooms.Clock.Advance(TimeSpan.FromMinutes(4));
        Asked.Should().Be(0);
        await _rooms.Clock.AdvanceUntilAsync(TimeSpan.FromMinutes(1), () => Asked > 0, "the first look is taken");

        await loop.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Under_pressure_nothing_is_looked_at_until_it_is_over()
    {
        _rooms.Options.UseInterval = TimeSpan.FromSeconds(1);
        using var loop = Loop(Leadership.Always());
        _rooms.Pressure.Signal(PressureSignal.ServerError, "a test");
        await loop.StartAsync(CancellationToken.None);
        // It takes 40 seconds of calm to be over.
        foreach (var _ in Enumerable.Range(0, 10))
        {
            _rooms.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Asked.Should().Be(0);
        await _rooms.Clock.AdvanceUntilAsync(TimeSpan.FromSeconds(5), () => Asked > 0, "a look is taken in calm");
        await loop.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData(true, "00:00:00")]
    [InlineData(false, "00:05:00")]
    public async Task It_can_be_switched_off_and_whoever_does_not_lead_looks_at_nothing(bool leads, string interval)
    {
        _rooms.Options.UseInterval = TimeSpan.Parse(interval, System.Globalization.CultureInfo.InvariantCulture);
        using var loop = Loop(leads ? Leadership.Always() : Leadership.Elected(new LeaderElectionOptions { Namespace = "headroom-system", Name = "headroom" }, _rooms.Clock));
        await loop.StartAsync(CancellationToken.None);

        _rooms.Clock.Advance(TimeSpan.FromHours(1));

        Asked.Should().Be(0);
        await loop.StopAsync(CancellationToken.None);
    }

    private int Asked => _rooms.Cluster.Reads.Count(read => read.StartsWith(nameof(V1Beta1PodMetrics), StringComparison.Ordinal));

    private UseLoop Loop(Leadership leadership) =>
        new(_rooms.Uses, _rooms.Upkeep, _rooms.Catalog, _rooms.Gate, _rooms.Pressure, leadership, Options.Create(_rooms.Options), _rooms.Clock, NullLogger<UseLoop>.Instance);
}
