using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Healing;
using Headroom.Operator.Tests.Given;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Headroom.Operator.Tests.Governor.Pressure;

public sealed class ReadinessProbeTests : IAsyncLifetime, IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly IServerHealth _server = Substitute.For<IServerHealth>();
    private readonly RecordingLogger<ReadinessProbe> _log = new();
    private readonly IncidentBook _book;
    private readonly ReadinessProbe _probe;

    public ReadinessProbeTests()
    {
        _book = new IncidentBook(_clock);
        _probe = new ReadinessProbe(_server, _book, _clock, _log);
    }

    private int Asked => _server.ReceivedCalls().Count();

    public async Task InitializeAsync()
    {
        await _probe.StartAsync(CancellationToken.None);
        await Eventually.HoldsAsync(() => _clock.WaitingTimers > 0, "it waits");
    }

    public Task DisposeAsync() => _probe.StopAsync(CancellationToken.None);

    public void Dispose() => _probe.Dispose();

    [Fact]
    public async Task While_something_is_to_be_healed_the_server_is_asked()
    {
        _book.Add(A.Ref, A.Sighting());

        await _clock.AdvanceUntilAsync(TimeSpan.FromSeconds(10), () => Asked >= 2, "it is asked again");
    }

    [Fact]
    public async Task Without_an_incident_nobody_is_asked()
    {
        _clock.Advance(TimeSpan.FromMinutes(10));
        Asked.Should().Be(0);

        _book.Add(A.Ref, A.Sighting());
        await _clock.AdvanceUntilAsync(TimeSpan.FromSeconds(10), () => Asked > 0, "now it is asked");
    }

    [Fact]
    public async Task Whatever_comes_it_goes_on()
    {
        _server.CheckReadinessAsync(Arg.Any<CancellationToken>()).ThrowsAsync(
            _ => Asked % 3 == 0 ? FakeCluster.Refusal(HttpStatusCode.Forbidden) : Asked % 3 == 1 ? new HttpRequestException("none") : new TimeoutException("late"));
        _book.Add(A.Ref, A.Sighting());

        await _clock.AdvanceUntilAsync(TimeSpan.FromSeconds(10), () => Asked >= 6, "it is asked again");
    }
}
