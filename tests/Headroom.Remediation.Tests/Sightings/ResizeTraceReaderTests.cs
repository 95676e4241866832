using Headroom.Remediation.Sightings;
using static Headroom.Remediation.Tests.Sightings.PodJson;

namespace Headroom.Remediation.Tests.Sightings;

/// <summary>What a pod's status shows of a resize, as kubelets of Kubernetes 1.20 to 1.37 report it.</summary>
public sealed class ResizeTraceReaderTests
{
    private const string Spec = """{"limits": {"memory": "4Gi"}, "requests": {"memory": "2Gi"}}""";

    private const string Granted = """, "resources": {"limits": {"memory": "4096Mi"}, "requests": {"memory": "2048Mi"}}""";

    private const string Same = $$"""{{Granted}}, "allocatedResources": {"memory": "2Gi"}""";

    private const string Old =
        """, "resources": {"limits": {"memory": "1Gi"}, "requests": {"memory": "512Mi"}}, "allocatedResources": {"memory": "512Mi"}""";

    private const string Pending = """{"type": "PodResizePending", "status": "True", "reason": "Deferred", "observedGeneration": 2}""";

    [Theory]
    [InlineData("a server that cannot resize pods", 0, "", "", ResizeTrace.None)]
    [InlineData("never changed since it was created", 1, Same, "", ResizeTrace.None)]
    [InlineData("no generation, and all agree", 0, Same, "", ResizeTrace.NotSeen)]
    [InlineData("no generation, and nothing is allocated", 0, Granted, "", ResizeTrace.Possible)]
    [InlineData("changed since, and all agree", 2, Same, "", ResizeTrace.Possible)]
    [InlineData("changed since, and the kubelet reports nothing", 2, "", "", ResizeTrace.Possible)]
    [InlineData("the status is not the spec", 2, Old, "", ResizeTrace.Seen)]
    [InlineData("asked for, and not done", 2, Old, Pending, ResizeTrace.NotSeen)]
    [InlineData("the condition is of an earlier resize", 3, Old, Pending, ResizeTrace.Seen)]
    [InlineData("being done", 2, Same, """{"type": "PodResizeInProgress", "status": "True"}""", ResizeTrace.Seen)]
    public void It_is_told_by_spec_status_and_generation(
        string what, int generation, string status, string conditions, ResizeTrace trace) =>
        Read(generation, status, conditions, "").ResizeTrace.Should().Be(trace, what);

    /// <summary>Kubernetes 1.27 to 1.32.</summary>
    [Theory]
    [InlineData("Deferred", ResizeTrace.NotSeen)]
    [InlineData("InProgress", ResizeTrace.Seen)]
    public void Older_kubelets_tell_it_in_one_word(string resize, ResizeTrace trace) =>
        Read(0, Old, "", $$""", "resize": "{{resize}}" """).ResizeTrace.Should().Be(trace);

    private static Sighting Read(int generation, string status, string conditions, string more)
    {
        var changes = generation == 0 ? "" : $", \"generation\": {generation}";
        return SightingReader.Read(Bind($$$"""
            {"metadata": {"name": "p", "uid": "u"{{{changes}}} },
             "spec": {"containers": [{"name": "api", "resources": {{{Spec}}} }]},
             "status": {"conditions": [{{{conditions}}}]{{{more}}},
                        "containerStatuses": [{"name": "api", "state": {{{Killed}}}{{{status}}} }]} }
            """)).Single();
    }
}
