using System.Text;
using System.Text.Json;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Resizing;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Resizing;

namespace Headroom.Operator.Tests.Resizing;

/// <summary>Pods as a server of Kubernetes 1.33 and later shows them (KEP-1287).</summary>
public sealed class RunningPodsTests
{
    [Fact]
    public void What_the_spec_asks_for_and_what_the_container_has_are_told_apart()
    {
        var pod = Read("""{"type":"Ready","status":"True"}""");

        pod.Should().BeEquivalentTo(new { Name = "api-1", Uid = "u", Version = "7", Ready = true, Leaving = false, Pending = (string?)null, InProgress = false });
        pod.Containers["api"].Should().Be(new PodContainer(A.Size("128Mi"), A.Size("64Mi"), A.Size("64Mi"), Runs: true));
    }

    [Theory]
    [InlineData("""{"type":"PodResizePending","status":"True","reason":"Deferred","message":"Node didn't have enough resource: memory"}""", "Deferred: Node didn't have enough resource: memory", false)]
    [InlineData("""{"type":"PodResizePending","status":"False"}""", null, false)]
    [InlineData("""{"type":"PodResizeInProgress","status":"True"}""", null, true)]
    public void The_kubelet_says_what_keeps_it(string condition, string? pending, bool inProgress) =>
        Read(condition).Should().BeEquivalentTo(new { Pending = pending, InProgress = inProgress, Ready = false });

    [Theory]
    [InlineData("""{"waiting":{"reason":"CrashLoopBackOff"}}""")]
    [InlineData("""{"terminated":{"exitCode":137}}""")]
    [InlineData("{}")]
    public void A_container_that_is_not_said_to_run_does_not(string state) => Read("{}", state).Containers["api"].Runs.Should().BeFalse();

    private static RunningPod Read(string condition, string state = """{"running":{"startedAt":"2026-11-22T07:50:00Z"}}""") => RunningPods.Of(JsonSerializer.Deserialize(
        Encoding.UTF8.GetBytes($$$"""
            {"metadata": {"name": "api-1", "uid": "u", "resourceVersion": "7"},
             "spec": {"containers": [{"name": "api", "resources": {"limits": {"memory": "128Mi"}, "requests": {"memory": "64Mi"} } }]},
             "status": {"phase": "Running", "conditions": [{{{condition}}}],
                        "containerStatuses": [{"name": "api", "state": {{{state}}}, "resources": {"limits": {"memory": "64Mi"}, "requests": {"memory": "32Mi"} } }] } }
            """),
        KubernetesJsonContext.Default.V1Pod)!);
}
