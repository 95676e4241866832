using Headroom.Remediation.Advising;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Advising;

/// <summary>What is left for the next pod: of a quota, of the nodes, and of the API server's patience.</summary>
public sealed class RoomTests
{
    [Theory]
    [InlineData("room", "1Gi", "512Mi", null)]
    [InlineData("less than a tenth", "1Gi", "932Mi", "less than a tenth of its 1Gi limits.memory")]
    [InlineData("less than one more pod", "640Mi", "577Mi", "less than one more pod of the workload (64Mi) of its 640Mi limits.memory")]
    [InlineData("exactly one more pod", "640Mi", "576Mi", null)]
    [InlineData("nothing", "640Mi", "1Gi", "less than one more pod of the workload (64Mi) of its 640Mi limits.memory")]
    public void A_quota_that_leaves_little_is_told(string what, string hard, string used, string? shortage)
    {
        var advice = Advised.Of(AdviceKind.QuotaNearlyUsed, Advised.Input() with { Quotas = [Preflights.Quota(limits: hard, used: used)] });

        (advice?.Message).Should().Be(shortage is null ? null : $"ResourceQuota small leaves {shortage}: a remedy may find no room for its rollout. Raise it", what);
        (advice?.Use).Should().Be(shortage is null ? null : "kubectl edit resourcequota small -n flagsmith", what);
    }

    [Fact]
    public void A_quota_counts_requests_too() =>
        Advised.Of(AdviceKind.QuotaNearlyUsed, Advised.Input() with { Quotas = [Preflights.Quota(requests: "320Mi", used: "300Mi")] })!.Message.Should().Contain("(32Mi) of its 320Mi requests.memory");

    [Fact]
    public void A_quota_of_another_scope_does_not_count() =>
        Advised.Of(AdviceKind.QuotaNearlyUsed, Advised.Input() with { Quotas = [Preflights.Quota(limits: "0", scopes: new QuotaScope("Terminating", "Exists", []))] }).Should().BeNull();

    [Theory]
    [InlineData("room for one", WorkloadKind.Deployment, "32Mi", "32Mi", false)]
    [InlineData("not quite", WorkloadKind.Deployment, "32Mi", "31Mi", true)]
    [InlineData("one node each", WorkloadKind.DaemonSet, "32Mi", "0", false)]
    [InlineData("nothing requested", WorkloadKind.Deployment, "0", "0", false)]
    public void Nodes_without_room_for_one_more_pod_are_told(string what, WorkloadKind kind, string request, string left, bool advised)
    {
        var workload = A.WorkloadOf(kind) with { Containers = A.Workload("64Mi", request).Containers };
        var node = new NodeRoom("node-3", A.Size("4Gi")!.Value, new(A.Size("4Gi")!.Value.Bytes - A.Size(left)!.Value.Bytes));

        var advice = Advised.Of(AdviceKind.NodesNearlyFull, Advised.Input(workload) with { Roomiest = node });

        (advice is not null).Should().Be(advised, what);
        if (advised)
            advice!.Message.Should().StartWith("no node has room for one more pod of it, which requests 32Mi, not even node-3, which has the most left of its 4Gi.");
    }

    [Fact]
    public void Nodes_that_are_not_known_are_not_told() => Advised.Of(AdviceKind.NodesNearlyFull, Advised.Input()).Should().BeNull();

    [Fact]
    public void The_roomiest_node_is_the_one_with_the_most_left()
    {
        NodeSize[] nodes = [new("large", A.Size("8Gi")!.Value), new("small", A.Size("2Gi")!.Value), new("full", A.Size("1Gi")!.Value)];
        var pods = new[] { ("large", "7Gi"), ("small", "512Mi"), ("small", "256Mi"), ("full", "4Gi"), ("gone", "4Gi") }
            .Select(pod => new PlacedPod(pod.Item1, new Dictionary<string, ContainerTemplate> { ["any"] = A.Template(null, pod.Item2) }, OwnRequest: null));

        var most = NodeRoom.Most(nodes, pods);

        most.Should().Be(new NodeRoom("small", A.Size("2Gi")!.Value, A.Size("768Mi")!.Value));
        most!.Left.Should().Be(A.Size("1280Mi")!.Value);
        NodeRoom.Most([], []).Should().BeNull();
    }

    [Theory]
    [InlineData(true, "kubectl get --raw '/readyz?verbose'")]
    [InlineData(false, null)]
    public void A_control_plane_under_pressure_is_told(bool strained, string? use) =>
        (Advised.Of(AdviceKind.ControlPlanePressure, Advised.Input() with { ControlPlaneUnderPressure = strained })?.Use).Should().Be(use);
}
