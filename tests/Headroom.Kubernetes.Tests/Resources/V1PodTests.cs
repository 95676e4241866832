using System.Buffers;
using System.Text;
using System.Text.Json;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Tests.Resources;

public sealed class V1PodTests
{
    [Fact]
    public void The_fields_that_matter_are_read_and_the_others_passed_over()
    {
        var pod = Read("""
            {
              "apiVersion": "v1", "kind": "Pod", "futureField": {"deep": [1, {"deeper": null}]},
              "metadata": {
                "name": "api-1", "namespace": "team", "uid": "u-1", "resourceVersion": "42", "generation": 3, "creationTimestamp": "2026-11-22T07:00:00Z",
                "labels": {"app": "api"}, "annotations": {"note": "n"}, "managedFields": [{"manager": "kubelet", "fieldsV1": {"f:status": {}}}],
                "ownerReferences": [{"apiVersion": "v1", "kind": "Other", "name": "o", "uid": "u-2"}, {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "api", "uid": "u-3", "controller": true}]
              },
              "spec": {
                "nodeName": "node-1", "tolerations": [{"operator": "Exists"}],
                "containers": [{"name": "main", "image": "i", "resources": {"limits": {"memory": "256Mi", "cpu": 1, "nvidia.com/gpu": 1}, "requests": {"memory": 134217728}}}],
                "initContainers": [{"name": "sidecar", "restartPolicy": "Always"}]
              },
              "status": {
                "phase": "Running", "qosClass": "Burstable",
                "containerStatuses": [{
                  "name": "main", "restartCount": 3, "ready": false,
                  "state": {"waiting": {"reason": "CrashLoopBackOff", "message": "back-off"}},
                  "lastState": {"terminated": {"exitCode": 137, "reason": "OOMKilled", "startedAt": "2026-11-22T07:01:00Z", "finishedAt": "2026-11-22T07:02:00Z", "containerID": "containerd://abc"}},
                  "resources": {"limits": {"memory": "256Mi"}}
                }]
              }
            }
            """);

        pod.Metadata.Should().BeEquivalentTo(new { Name = "api-1", Namespace = "team", Uid = "u-1", ResourceVersion = "42", Generation = 3L });
        pod.Metadata.ControllerOwner().Should().BeEquivalentTo(new { Kind = "ReplicaSet", Name = "api", Uid = "u-3" });
        pod.Metadata.Label("app").Should().Be("api");
        pod.Metadata.Annotation("note").Should().Be("n");
        pod.Spec!.Containers.Should().ContainSingle().Which.Resources.Should().BeEquivalentTo(new { Limits = new { Memory = "256Mi", Cpu = "1" }, Requests = new { Memory = "134217728", Cpu = (string?)null } });
        pod.Spec.InitContainers.Should().ContainSingle().Which.Resources.Should().BeNull();
        var status = pod.Status!.ContainerStatuses.Should().ContainSingle().Subject;
        status.Should().BeEquivalentTo(new { Name = "main", RestartCount = 3, Ready = false, State = new { Waiting = new { Reason = "CrashLoopBackOff" } } });
        status.LastState!.Terminated.Should().BeEquivalentTo(new { ExitCode = 137, Reason = "OOMKilled", ContainerId = "containerd://abc", FinishedAt = DateTimeOffset.Parse("2026-11-22T07:02:00Z", System.Globalization.CultureInfo.InvariantCulture) });
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"metadata": {}}""")]
    [InlineData("""{"metadata": {"name": "a", "labels": null, "ownerReferences": null, "creationTimestamp": null, "deletionTimestamp": null}, "spec": null, "status": null}""")]
    [InlineData("""{"spec": {}, "status": {}}""")]
    public void What_is_missing_is_null_or_empty(string json)
    {
        var pod = Read(json);

        pod.Metadata.Uid.Should().BeEmpty();
        pod.Metadata.ControllerOwner().Should().BeNull();
        pod.Metadata.Label("app").Should().BeNull();
        pod.Metadata.Annotation("app").Should().BeNull();
        (pod.Spec?.Containers).Should().BeNull();
        (pod.Status?.ContainerStatuses).Should().BeNull();
    }

    [Theory]
    [InlineData("\"128Mi\"", "128Mi")]
    [InlineData("134217728", "134217728")]
    [InlineData("1.5e8", "1.5e8")]
    [InlineData("-1", "-1")]
    [InlineData("null", null)]
    [InlineData("true", "true")]
    [InlineData("[1, 2]", "[1, 2]")]
    [InlineData("""{"a": 1}""", """{"a": 1}""")]
    public void An_amount_is_its_text_whatever_JSON_it_was(string json, string? text) =>
        Read($$$$"""{"spec": {"containers": [{"name": "main", "resources": {"limits": {"memory": {{{{json}}}}, "cpu": "1"}}}]}}""")
            .Spec!.Containers![0].Resources!.Limits.Should().Be(new V1ResourceAmounts { Memory = text, Cpu = "1" });

    [Fact]
    public void A_number_that_lies_across_two_buffers_is_read_whole()
    {
        var json = """{"memory": 134217728}"""u8.ToArray();
        var tail = new Segment(json.AsMemory(14), 14, null);
        var head = new Segment(json.AsMemory(0, 14), 0, tail);
        var reader = new Utf8JsonReader(new ReadOnlySequence<byte>(head, 0, tail, tail.Memory.Length));

        JsonSerializer.Deserialize<V1ResourceAmounts>(ref reader, JsonSerializerOptions.Web)!.Memory.Should().Be("134217728");
    }

    [Fact]
    public void A_list_comes_with_its_page()
    {
        var list = JsonSerializer.Deserialize("""{"kind": "PodList", "metadata": {"resourceVersion": "7", "continue": "next", "remainingItemCount": 3}, "items": [{"metadata": {"name": "a"}}]}"""u8, KubernetesJsonContext.Default.V1ListV1Pod)!;

        list.Metadata.Should().Be(new V1ListMeta { ResourceVersion = "7", Continue = "next" });
        list.Items.Should().ContainSingle().Which.Metadata.Name.Should().Be("a");
        JsonSerializer.Deserialize("""{"items": null}"""u8, KubernetesJsonContext.Default.V1ListV1Pod)!.Items.Should().BeNull();
    }

    private static V1Pod Read(string json) => JsonSerializer.Deserialize(Encoding.UTF8.GetBytes(json), KubernetesJsonContext.Default.V1Pod)!;

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index, Segment? next) => (Memory, RunningIndex, Next) = (memory, index, next);
    }
}
