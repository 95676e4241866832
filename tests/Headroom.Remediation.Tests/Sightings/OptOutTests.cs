using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Tests.Sightings;

/// <summary>A pod's own opt-out is seen with its kills: for pods that nobody's template stands behind.</summary>
public sealed class OptOutTests
{
    private static readonly V1PodStatus Killed = new()
    {
        ContainerStatuses = [new V1ContainerStatus { Name = "api", State = new V1ContainerState { Terminated = new V1ContainerStateTerminated { Reason = "OOMKilled", ExitCode = 137 } } }],
    };

    private static readonly V1PodStatus Evicted = new() { Reason = "Evicted", Message = "The node was low on resource: memory. Container api was using 300Mi, which exceeds its request of 100Mi. " };

    [Theory]
    [InlineData("headroom.dev/ignore", "true", true)]
    [InlineData("headroom.dev/ignore", "True", false)]
    [InlineData("headroom.dev/ignore", "", false)]
    [InlineData("example.com/ignore", "true", false)]
    public void Only_one_annotation_and_one_value_opt_out(string annotation, string value, bool ignored)
    {
        Read(Killed, new Dictionary<string, string> { [annotation] = value }).Ignored.Should().Be(ignored);
        Read(Evicted, new Dictionary<string, string> { [annotation] = value }).Ignored.Should().Be(ignored);
    }

    [Fact]
    public void A_pod_without_annotations_has_not_opted_out() => Read(Killed, annotations: null).Ignored.Should().BeFalse();

    private static Sighting Read(V1PodStatus status, IReadOnlyDictionary<string, string>? annotations) => SightingReader.Read(new V1Pod
    {
        Metadata = new V1ObjectMeta { Name = "p", Namespace = "flagsmith", Uid = "u", Annotations = annotations },
        Spec = new V1PodSpec { Containers = [new V1Container { Name = "api" }] },
        Status = status,
    }).Should().ContainSingle().Subject;
}
