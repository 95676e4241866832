using Headroom.Kubernetes.Events;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Reports;

public sealed class HeadroomEventsTests : IAsyncDisposable
{
    private readonly Rooms _rooms = new();

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Theory]
    [InlineData(WorkloadKind.Deployment, "Deployment", true, EventType.Warning, true)]
    [InlineData(WorkloadKind.StatefulSet, "StatefulSet", false, EventType.Normal, false)]
    [InlineData(WorkloadKind.DaemonSet, "DaemonSet", false, EventType.Normal, true)]
    public async Task An_event_points_at_the_workload_itself(WorkloadKind kind, string kindName, bool isWarning, EventType type, bool once)
    {
        _rooms.Events.OnWorkload(A.Ref with { Kind = kind }, EventReasons.MemoryRaised, "said", isWarning, once);

        var reference = new V1ObjectReference { ApiVersion = "apps/v1", Kind = kindName, Namespace = A.Namespace, Name = A.Name, Uid = A.Ref.Uid };
        (await _rooms.ToldAsync()).Should().Equal(new ToldEvent(reference, type, EventReasons.MemoryRaised, "said", once));
    }

    [Fact]
    public async Task A_bad_policy_is_told_on_the_policy()
    {
        _rooms.Events.PolicyInvalid(A.PolicyObject(), "spec.memory.ceiling is required");

        var told = (await _rooms.ToldAsync()).Should().ContainSingle().Subject;
        told.Regarding.Should().Match<V1ObjectReference>(policy =>
            policy.ApiVersion == "headroom.dev/v1alpha1" && policy.Kind == "MemoryPolicy" && policy.Namespace == A.Namespace && policy.Name == "api" && policy.Uid == "uid-of-api");
        told.Should().Match<ToldEvent>(each => each.Type == EventType.Warning && each.Reason == "PolicyInvalid" && each.Once);
    }
}
