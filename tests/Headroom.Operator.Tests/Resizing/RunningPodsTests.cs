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

    /// <summary>The kubelet has accepted the resize, could not carry it out, and goes on trying (k8s.io/api v0.36.4, PodReasonError).</summary>
    [Fact]
    public void A_resize_that_fails_says_why() =>
        Read("""{"type":"PodResizeInProgress","status":"True","reason":"Error","message":"attempting to set a memory limit (64Mi) below current usage (80Mi)"}""").Should().BeEquivalentTo(
            new { InProgress = true, Pending = "Error: attempting to set a memory limit (64Mi) below current usage (80Mi)" });

    /// <summary>Kubernetes 1.33 and later: a condition that was written for an earlier resize has the generation of that.</summary>
    [Theory]
    [InlineData("\"observedGeneration\":2,", 3, false)]
    [InlineData("\"observedGeneration\":3,", 3, true)]
    [InlineData("", 3, true)]
    [InlineData("", 0, true)]
    public void What_was_said_of_an_earlier_resize_is_over(string observed, int generation, bool isPending) =>
        (Read($$"""{"type":"PodResizePending",{{observed}}"status":"True","reason":"Infeasible","message":"no room"}""", generation: generation).Pending is not null).Should().Be(isPending);

    /// <summary>Kubernetes 1.27 to 1.32 have a field instead of conditions (KEP-1287, alpha).</summary>
    [Theory]
    [InlineData("Infeasible", "Infeasible", false)]
    [InlineData("Deferred", "Deferred", false)]
    [InlineData("InProgress", null, true)]
    [InlineData("Proposed", null, true)]
    [InlineData("SomethingNew", null, false)]
    [InlineData("", null, false)]
    public void The_older_field_says_the_same(string resize, string? pending, bool inProgress) =>
        Read("{}", resize: resize).Should().BeEquivalentTo(new { Pending = pending, InProgress = inProgress });

    [Theory]
    [InlineData("""{"waiting":{"reason":"CrashLoopBackOff"}}""")]
    [InlineData("""{"terminated":{"exitCode":137}}""")]
    [InlineData("{}")]
    public void A_container_that_is_not_said_to_run_does_not(string state) => Read("{}", state).Containers["api"].Runs.Should().BeFalse();

    private static RunningPod Read(
        string condition, string state = """{"running":{"startedAt":"2026-11-22T07:50:00Z"}}""", int generation = 0, string resize = "") => RunningPods.Of(JsonSerializer.Deserialize(
        Encoding.UTF8.GetBytes($$$"""
            {"metadata": {"name": "api-1", "uid": "u", "resourceVersion": "7", "generation": {{{generation}}}},
             "spec": {"containers": [{"name": "api", "resources": {"limits": {"memory": "128Mi"}, "requests": {"memory": "64Mi"} } }]},
             "status": {"phase": "Running", "resize": "{{{resize}}}", "conditions": [{{{condition}}}],
                        "containerStatuses": [{"name": "api", "state": {{{state}}}, "resources": {"limits": {"memory": "64Mi"}, "requests": {"memory": "32Mi"} } }] } }
            """),
        KubernetesJsonContext.Default.V1Pod)!);
}
