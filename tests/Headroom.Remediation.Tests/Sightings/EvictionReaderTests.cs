using System.Text.Json;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Sightings;

public sealed class EvictionReaderTests
{
    [Theory]
    [InlineData("old kubelets", "The node was low on resource: memory. Container api was using 300Mi, which exceeds its request of 100Mi. ", "api 300Mi")]
    [InlineData("new kubelets", "The node was low on resource: memory. Threshold quantity: 100Mi, available: 92Ki. Container api was using 300Mi, request is 100Mi, has larger consumption of memory. ", "api 300Mi")]
    [InlineData("two", "The node was low on resource: memory. Container api was using 300Mi, which exceeds its request of 100Mi. Container log was using 5Mi, which exceeds its request of 0. ", "api 300Mi,log 5Mi")]
    [InlineData("none", "The node was low on resource: memory. ", "api ")]
    public void The_message_says_who_used_how_much(string what, string message, string expected) =>
        string.Join(',', SightingReader.Read(Pod(message)).Select(sighting => $"{sighting.Container} {sighting.Usage}")).Should().Be(expected, what);

    [Theory]
    [InlineData("The node was low on resource: ephemeral-storage. Container api was using 300Mi, which exceeds its request of 0. ")]
    [InlineData("The node had condition: [MemoryPressure]. ")]
    [InlineData("Pod The node was low on resource: [DiskPressure]. ")]
    public void Other_evictions_are_none_of_ours(string message) => SightingReader.Read(Pod(message)).Should().BeEmpty();

    [Fact]
    public void An_evicted_container_is_one_death_whatever_its_status_says()
    {
        var pod = Pod("The node was low on resource: memory. Container api was using 300Mi, which exceeds its request of 100Mi. ",
            """, "containerStatuses": [{"name": "api", "state": {"terminated": {"exitCode": 137, "reason": "Error", "finishedAt": "2026-06-01T11:59:53Z", "containerID": "c://1"}}}]""");

        SightingReader.Read(pod).Should().ContainSingle().Which.Should().Match<Sighting>(sighting =>
            sighting.Evicted && sighting.Id == new KillId("pod-uid", "api", "evicted") && sighting.FinishedAt == A.Now.AddSeconds(-7) && sighting.Request == A.Size("100Mi"));
    }

    [Fact]
    public void The_disruption_tells_when()
    {
        var pod = Pod("The node was low on resource: memory. ", """, "conditions": [{"type": "Ready", "status": "False", "lastTransitionTime": "2026-06-01T11:00:00Z"}, {"type": "DisruptionTarget", "status": "True", "lastTransitionTime": "2026-06-01T11:59:00Z"}]""");

        SightingReader.Read(pod).Single().FinishedAt.Should().Be(A.Ago("1m"));
    }

    [Fact]
    public void Old_kubelets_leave_no_time() => SightingReader.Read(Pod("The node was low on resource: memory. ")).Single().FinishedAt.Should().BeNull();

    private static V1Pod Pod(string message, string more = "") => JsonSerializer.Deserialize($$$"""
        {
          "metadata": {"name": "p", "namespace": "flagsmith", "uid": "pod-uid"},
          "spec": {"containers": [{"name": "api", "resources": {"requests": {"memory": "100Mi"} } }, {"name": "log"}]},
          "status": {"phase": "Failed", "reason": "Evicted", "message": "{{{message}}}"{{{more}}} }
        }
        """, KubernetesJsonContext.Default.V1Pod)!;
}
