using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Election;
using Headroom.Kubernetes.Tests.FakeApi;
using Headroom.Kubernetes.Tests.Time;

namespace Headroom.Kubernetes.Tests.Election;

/// <summary>The requests as a server gets them, from the hosted service to the socket.</summary>
public class LeaseOnTheWireTests : IAsyncLifetime
{
    private const string Leases = "/apis/coordination.k8s.io/v1/namespaces/ops/leases";
    private const string Lease = $"{Leases}/one";
    private readonly ManualTimeProvider _clock = new();
    private readonly RecordingLogger _log = new();
    private readonly LeaderElectionOptions _options = new() { Namespace = "ops", Name = "one", Identity = "a" };
    private FakeApiServer _server = null!;
    private Leadership _leadership = null!;

    public async Task InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync();
        _leadership = Leadership.Elected(_options, _clock);
        _clock.Advance(TimeSpan.FromTicks(1_234_567));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_lease_is_created_renewed_and_released_as_kubernetes_writes_it()
    {
        _server.OnGet(Lease, Answer.Status(404, "NotFound", "not found", """{"name":"one"}"""));
        _server.On("POST", Leases, Answered("5", "a"));
        _server.On("PATCH", Lease, Answered("6", "a"), Answered("7", ""));
        using var elector = NewElector();
        await elector.StartAsync(default);
        await _leadership.Acquired.WithinPatience();
        _clock.Advance(TimeSpan.FromSeconds(2));
        await Eventually.HoldsAsync(() => _server.Requests.Count == 3 && _clock.WaitingTimers == 1, "it was renewed, and waits");
        await elector.StopAsync(default).WithinPatience();
        _leadership.MayWrite.Should().BeFalse();

        var (create, renew, release) = (_server.Requests[1], _server.Requests[2], _server.Requests[3]);
        create.Query.Should().Be("fieldManager=headroom");
        create.Body.Should().Contain("\"apiVersion\":\"coordination.k8s.io/v1\",\"kind\":\"Lease\"").And.EndWith(
            "\"spec\":{\"holderIdentity\":\"a\",\"leaseDurationSeconds\":15,\"acquireTime\":\"2026-11-22T08:00:00.123456Z\",\"renewTime\":\"2026-11-22T08:00:00.123456Z\",\"leaseTransitions\":0}}");
        renew.ContentType.Should().Be("application/merge-patch+json");
        renew.Body.Should().Be("""{"metadata":{"resourceVersion":"5"},"spec":{"holderIdentity":"a","leaseDurationSeconds":15,"renewTime":"2026-11-22T08:00:02.123456Z"}}""");
        release.Body.Should().Be("""{"metadata":{"resourceVersion":"6"},"spec":{"holderIdentity":"","leaseDurationSeconds":1,"renewTime":"2026-11-22T08:00:02.123456Z"}}""");
        _log.Warnings.Should().BeEmpty();
    }

    /// <summary>A patch leaves the strategy and the preferred holder as they are (Kubernetes 1.31 and later; k8s.io/api v0.36.4, coordination/v1).</summary>
    [Fact]
    public async Task What_a_newer_server_keeps_in_a_lease_is_not_touched()
    {
        _server.OnGet(Lease, Json("4", """{"holderIdentity":"","leaseDurationSeconds":1,"strategy":"OldestEmulationVersion","preferredHolder":"b","somethingNew":1}"""));
        _server.On("PATCH", Lease, Answered("5", "a"));
        using var elector = NewElector();
        await elector.StartAsync(default);
        await _leadership.Acquired.WithinPatience();

        _server.Requests[1].Body.Should().NotContain("strategy").And.NotContain("preferredHolder").And.Contain("\"holderIdentity\":\"a\"");
    }

    [Fact]
    public async Task A_free_lease_is_taken_with_the_version_that_was_seen()
    {
        _server.OnGet(Lease, Json("4", """{"holderIdentity":"","leaseDurationSeconds":1,"renewTime":"2026-11-22T07:00:00Z","leaseTransitions":3}"""));
        _server.On("PATCH", Lease, Answered("5", "a"));
        using var elector = NewElector();
        await elector.StartAsync(default);
        await _leadership.Acquired.WithinPatience();
        const string Spec = """{"holderIdentity":"a","leaseDurationSeconds":15,"renewTime":"2026-11-22T08:00:00.123456Z","acquireTime":"2026-11-22T08:00:00.123456Z","leaseTransitions":4}""";
        _server.Requests[1].Body.Should().Be($$$"""{"metadata":{"resourceVersion":"4"},"spec":{{{Spec}}}}""");
        await elector.StopAsync(default).WithinPatience();
    }

    [Fact]
    public async Task A_server_that_knows_no_leases_is_named()
    {
        using var elector = NewElector();
        await elector.StartAsync(default);
        await Eventually.HoldsAsync(() => _log.Warnings.Count > 0, "it is told");
        _log.Warnings.Should().Equal("Cannot use the lease ops/one: the API server does not know leases, which came with Kubernetes 1.14; retrying");
        await elector.StopAsync(default).WithinPatience();
        _log.Warnings.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_namespace_that_is_missing_is_named()
    {
        _server.OnGet(Lease, Answer.Status(404, "NotFound", "not found", """{"name":"one"}"""));
        _server.On("POST", Leases, Answer.Status(404, "NotFound", "namespaces ops not found", """{"name":"ops","kind":"namespaces"}"""));
        using var elector = NewElector();
        await elector.StartAsync(default);
        await Eventually.HoldsAsync(() => _log.Warnings.Count > 0, "it is told");
        _log.Warnings.Should().Equal("Cannot create the lease ops/one: there is no namespace ops; create it, or name another; retrying");
        await elector.StopAsync(default).WithinPatience();
    }

    private static Answer Answered(string version, string holder) => Json(version, $$"""{"holderIdentity":"{{holder}}","leaseDurationSeconds":15}""");

    private static Answer Json(string version, string spec) =>
        Answer.Json($$"""{"kind":"Lease","apiVersion":"coordination.k8s.io/v1","metadata":{"name":"one","namespace":"ops","uid":"u","resourceVersion":"{{version}}"},"spec":{{spec}}}""");

    private LeaderElector NewElector()
    {
        var client = _server.NewClient(_log, _clock, new KubernetesClientOptions { RequestTimeout = TimeSpan.FromMinutes(5) });
        return new LeaderElector(client, client, _options, _leadership, () => { }, _clock, () => 0, _log.For<LeaderElector>());
    }
}
