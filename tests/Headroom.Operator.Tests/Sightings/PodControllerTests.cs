using Headroom.Kubernetes.Resources;
using Headroom.Operator.Sightings;
using Headroom.Operator.Tests.Given;

namespace Headroom.Operator.Tests.Sightings;

public sealed class PodControllerTests : IAsyncDisposable
{
    private static readonly V1ContainerState Killed = new()
    {
        Terminated = new V1ContainerStateTerminated { ExitCode = 137, Reason = "OOMKilled", StartedAt = A.Ago("2m"), FinishedAt = A.Ago("1m"), ContainerId = "containerd://1" },
    };

    private readonly Rooms _rooms = new();

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task Every_kill_that_a_pod_shows_is_handed_in()
    {
        _rooms.UnderPolicy();

        (await _rooms.Pods.ReconcileAsync(Pod(Killed), CancellationToken.None)).RequeueAfter.Should().BeNull();

        _rooms.Book.Find(A.Ref)!.Sightings.Should().ContainSingle().Which.Limit.Should().Be(A.Size("64Mi"));
    }

    [Fact]
    public async Task A_healthy_pod_costs_nothing()
    {
        _rooms.UnderPolicy();

        await _rooms.Pods.ReconcileAsync(Pod(new V1ContainerState()), CancellationToken.None);

        _rooms.Cluster.Reads.Should().BeEmpty();
    }

    [Fact]
    public async Task A_kill_stays_a_kill_when_its_pod_is_gone()
    {
        var controller = _rooms.UnderPolicy().Pods;
        await controller.ReconcileAsync(Pod(Killed), CancellationToken.None);

        await controller.DeletedAsync(Pod(Killed), CancellationToken.None);

        _rooms.Book.Find(A.Ref)!.Sightings.Should().HaveCount(1);
    }

    [Fact]
    public async Task A_kill_that_is_first_seen_with_the_deletion_is_handed_in()
    {
        await _rooms.UnderPolicy().Pods.DeletedAsync(Pod(Killed), CancellationToken.None);

        _rooms.Book.Find(A.Ref)!.Sightings.Should().HaveCount(1);
    }

    [Fact]
    public async Task Of_a_pod_that_was_found_gone_there_is_nothing_to_hand_in()
    {
        await _rooms.UnderPolicy().Pods.DeletedAsync(new V1Pod { Metadata = A.Metadata("flagsmith-api-1-abcde") }, CancellationToken.None);

        _rooms.Book.Find(A.Ref).Should().BeNull();
    }

    private static V1Pod Pod(V1ContainerState lastState) => new()
    {
        Metadata = A.Metadata("flagsmith-api-1-abcde") with { OwnerReferences = [A.Owner("ReplicaSet", A.CurrentRevision)] },
        Spec = new V1PodSpec { Containers = A.Containers(("api", "64Mi", "32Mi")) },
        Status = new V1PodStatus { ContainerStatuses = [new V1ContainerStatus { Name = "api", LastState = lastState }] },
    };
}
