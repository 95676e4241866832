using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Election;
using Headroom.Kubernetes.Queueing;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Governor;
using Headroom.Operator.Metrics;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Governor;

public sealed class WriteDoorTests : IDisposable
{
    private static readonly Patch SomePatch = new(PatchKind.Merge, "{}"u8.ToArray());

    private readonly FakeCluster _cluster = new();
    private readonly HeadroomMeter _meter = Gauges.Meter();
    private readonly Measurements _measured;

    public WriteDoorTests() => _measured = new Measurements(_meter);

    public void Dispose() => _measured.Dispose();

    [Theory]
    [InlineData(WriteKind.Template, "headroom.writes 1 kind=template result=ok")]
    [InlineData(WriteKind.Event, "headroom.writes 1 kind=event result=ok")]
    [InlineData(WriteKind.Status, "headroom.writes 1 kind=status result=ok")]
    [InlineData(WriteKind.Lease, "headroom.writes 1 kind=lease result=ok")]
    public async Task The_leader_writes_and_what_it_writes_is_counted(WriteKind kind, string counted)
    {
        await PatchAsync(kind, Leadership.Always());

        _cluster.Writes.Should().ContainSingle();
        _measured.Lines.Should().Equal(counted);
    }

    [Theory]
    [InlineData(WriteKind.Template)]
    [InlineData(WriteKind.Event)]
    [InlineData(WriteKind.Status)]
    public async Task Who_does_not_lead_writes_nothing(WriteKind kind)
    {
        var attempt = () => PatchAsync(kind, NotLeading());

        await attempt.Should().ThrowAsync<ReconcileFailedException>().WithMessage("*does not lead*");
        _cluster.Writes.Should().BeEmpty();
    }

    [Fact]
    public async Task But_the_lease()
    {
        await PatchAsync(WriteKind.Lease, NotLeading());

        _cluster.Writes.Should().ContainSingle();
    }

    [Theory]
    [InlineData(409, "headroom.writes 1 kind=template result=conflict")]
    [InlineData(429, "headroom.writes 1 kind=template result=throttled")]
    [InlineData(500, "headroom.writes 1 kind=template result=server_error")]
    [InlineData(422, "headroom.writes 1 kind=template result=refused")]
    public async Task A_refusal_is_the_callers_and_is_counted(int code, string counted)
    {
        _cluster.FailWrite = _ => FakeCluster.Refusal((HttpStatusCode)code);

        await FluentActions.Awaiting(() => PatchAsync(WriteKind.Template, Leadership.Always())).Should().ThrowAsync<KubernetesApiException>();

        _measured.Lines.Should().Equal(counted);
    }

    [Fact]
    public async Task A_lease_is_all_that_the_leases_writer_writes()
    {
        var writer = new LeaseWriter(Door(Leadership.Always()));

        await FluentActions.Awaiting(() => writer.PatchAsync<V1Deployment>(A.Namespace, A.Name, SomePatch, null, CancellationToken.None)).Should().ThrowAsync<NotSupportedException>();
        await FluentActions.Awaiting(() => writer.DeleteAsync<V1Lease>(A.Namespace, A.Name, null, CancellationToken.None)).Should().ThrowAsync<NotSupportedException>();
        await writer.PatchAsync<V1Lease>(A.Namespace, "headroom", SomePatch, null, CancellationToken.None);

        _cluster.Writes.Should().ContainSingle().Which.Kind.Should().Be<V1Lease>();
    }

    private static Leadership NotLeading() => Leadership.Elected(new LeaderElectionOptions(), new ManualTimeProvider());

    private WriteDoor Door(Leadership leadership) => new(_cluster, leadership, new WriteMetrics(_meter));

    private Task<V1Lease> PatchAsync(WriteKind kind, Leadership leadership) => Door(leadership).SendAsync(
        kind, (writer, token) => writer.PatchAsync<V1Lease>(A.Namespace, "headroom", SomePatch, null, token), CancellationToken.None);
}
