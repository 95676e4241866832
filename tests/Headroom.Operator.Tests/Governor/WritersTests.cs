using System.Net;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Election;
using Headroom.Kubernetes.Resources;
using Headroom.Kubernetes.Tests.Time;
using Headroom.Operator.Governor;
using Headroom.Operator.Governor.Budget;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Hosting;
using Headroom.Operator.Metrics;
using Headroom.Operator.Tests.Given;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Workloads;
using Microsoft.Extensions.Options;

namespace Headroom.Operator.Tests.Governor;

public sealed class WritersTests : IDisposable
{
    private static readonly Patch SomePatch = new(PatchKind.Merge, "{}"u8.ToArray());

    private readonly FakeCluster _cluster = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly PressureGauge _pressure;
    private readonly HealingGate _gate;
    private readonly WriteDoor _door;

    public WritersTests()
    {
        _pressure = Gauges.Pressure(_clock);
        var options = new HeadroomOptions { Budget = { ReplicasBurst = 10, ReplicasPerMinute = 1, NamespaceReplicasBurst = 10, NamespaceReplicasPerMinute = 1 } };
        _gate = new HealingGate(Options.Create(options), _pressure, _clock);
        _door = new WriteDoor(_cluster, Leadership.Always(), new WriteMetrics(Gauges.Meter()));
    }

    [Theory]
    [InlineData(WorkloadKind.Deployment, typeof(V1Deployment))]
    [InlineData(WorkloadKind.StatefulSet, typeof(V1StatefulSet))]
    [InlineData(WorkloadKind.DaemonSet, typeof(V1DaemonSet))]
    [InlineData(WorkloadKind.ReplicaSet, typeof(V1ReplicaSet))]
    [InlineData(WorkloadKind.CronJob, typeof(V1CronJob))]
    public async Task A_remedy_is_one_patch_of_the_workload_itself(WorkloadKind kind, Type expected)
    {
        (await TryWriteAsync(A.Facts() with { Workload = A.Ref with { Kind = kind } })).Should().BeNull();

        var written = _cluster.Writes.Should().ContainSingle().Subject;
        written.Should().Match<Written>(write => write.Kind == expected && write.Namespace == A.Namespace && write.Name == A.Name && write.Subresource == null);
        written.Patch!.Kind.Should().Be(PatchKind.StrategicMerge);
    }

    [Fact]
    public async Task A_remedy_is_written_in_the_version_in_which_the_workload_was_read()
    {
        var facts = A.Facts() with { Workload = A.Ref with { Kind = WorkloadKind.CronJob } };
        var reading = new WorkloadReading(facts, "1001") { Type = WorkloadType.Of(WorkloadKind.CronJob)[1] };

        await Writer.TryWriteAsync(reading, A.Case(facts, A.Loop()), A.Remedy(), CancellationToken.None);

        _cluster.Writes.Should().ContainSingle().Which.Kind.Should().Be<V1Beta1CronJob>();
    }

    [Fact]
    public async Task A_remedy_costs_the_replicas_that_it_rolls()
    {
        (await TryWriteAsync(A.Facts() with { Replicas = 9 })).Should().BeNull();

        (await TryWriteAsync(A.Facts() with { Replicas = 2 })).Should().Be(new HeldBack(TimeSpan.FromMinutes(1), DelayReason.WriteBudget));
        _cluster.Writes.Should().HaveCount(1);
    }

    [Fact]
    public async Task Under_pressure_that_is_the_reason()
    {
        await TryWriteAsync(A.Facts() with { Replicas = 10 });
        _pressure.Signal(PressureSignal.ServerError, "a test");

        (await TryWriteAsync(A.Facts()))!.Reason.Should().Be(DelayReason.ApiServerPressure);
    }

    [Theory]
    [InlineData(409, 10.0)]
    [InlineData(422, 10.0)]
    [InlineData(429, 10.0)]
    [InlineData(500, 6.0)]
    [InlineData(504, 6.0)]
    public async Task What_was_certainly_not_written_costs_nothing(int code, double left)
    {
        _cluster.FailWrite = _ => FakeCluster.Refusal((HttpStatusCode)code);

        await FluentActions.Awaiting(() => TryWriteAsync(A.Facts() with { Replicas = 4 })).Should().ThrowAsync<KubernetesApiException>();

        _gate.Level.Should().Be(left);
    }

    [Fact]
    public async Task A_refusal_is_the_callers()
    {
        _cluster.FailWrite = _ => FakeCluster.Refusal(HttpStatusCode.Conflict);

        (await FluentActions.Awaiting(() => TryWriteAsync(A.Facts())).Should().ThrowAsync<KubernetesApiException>()).Which.IsConflict.Should().BeTrue();
    }

    [Fact]
    public async Task Telling_waits_for_its_purse_before_it_patches()
    {
        var teller = Teller();
        await teller.PatchAsync<V1Event>(A.Namespace, "first", SomePatch, null, CancellationToken.None);

        var second = teller.PatchAsync<V1Event>(A.Namespace, "second", SomePatch, null, CancellationToken.None);

        second.IsCompleted.Should().BeFalse();
        _cluster.Writes.Select(write => write.Name).Should().Equal("first");
    }

    [Fact]
    public async Task Telling_waits_for_its_purse_before_it_creates()
    {
        var teller = Teller();
        await teller.CreateAsync(A.Namespace, new V1Event { Metadata = A.Metadata("first") }, CancellationToken.None).WithinPatience();

        var second = teller.CreateAsync(A.Namespace, new V1Event { Metadata = A.Metadata("second") }, CancellationToken.None);

        second.IsCompleted.Should().BeFalse();
        _cluster.Writes.Select(write => write.Name).Should().Equal("first");
    }

    [Fact]
    public async Task Telling_deletes_nothing() =>
        await FluentActions.Awaiting(() => Teller().DeleteAsync<V1Event>(A.Namespace, "first", null, CancellationToken.None))
            .Should().ThrowAsync<NotSupportedException>();

    [Fact]
    public async Task Telling_evicts_nothing() =>
        await FluentActions.Awaiting(() => Teller().EvictAsync(A.Namespace, "first", "v1", new DeletePreconditions(), CancellationToken.None))
            .Should().ThrowAsync<NotSupportedException>();

    public void Dispose() => _gate.Dispose();

    private HealingWriter Writer => new(_door, _gate, _pressure);

    private TellingWriter Teller() => new(WriteKind.Event, _door, new TellingPurse(1, 1, _pressure, _clock));

    private Task<HeldBack?> TryWriteAsync(WorkloadFacts facts) =>
        Writer.TryWriteAsync(new WorkloadReading(facts, "1001"), A.Case(facts, A.Loop()), A.Remedy(), CancellationToken.None);
}
