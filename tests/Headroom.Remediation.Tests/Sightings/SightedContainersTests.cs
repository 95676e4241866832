using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using static Headroom.Remediation.Tests.Sightings.PodJson;

namespace Headroom.Remediation.Tests.Sightings;

/// <summary>Which containers of a pod are looked at, and what of their circumstances is kept.</summary>
public sealed class SightedContainersTests
{
    [Fact]
    public void Every_container_is_read_for_itself()
    {
        var pod = Bind($$$$"""
            {
              "metadata": {"name": "p", "uid": "u"},
              "spec": {"containers": [
                {"name": "a", "resources": {"limits": {"memory": "1Gi"}}},
                {"name": "b", "resources": {"limits": {"memory": "2Gi"}}},
                {"name": "c", "resources": {"limits": {"memory": "3Gi"}}}]},
              "status": {"containerStatuses": [
                {"name": "c", "state": {{{{Killed}}}}},
                {"name": "b", "state": {{{{Running}}}}},
                {"name": "a", "state": {{{{BackingOff}}}}, "lastState": {{{{KilledBefore}}}}}]}
            }
            """);

        SightingReader.Read(pod).Select(sighting => $"{sighting.Container} {sighting.Limit} {sighting.CrashLoopBackOff}").Should().Equal("c 3Gi False", "a 1Gi True");
    }

    [Fact]
    public void Init_containers_and_sidecars_are_read_too()
    {
        var pod = Bind($$$$"""
            {
              "metadata": {"name": "p", "uid": "u"},
              "spec": {
                "nodeName": "node-1",
                "initContainers": [
                  {"name": "migrate", "resources": {"limits": {"memory": "1Gi"}}},
                  {"name": "proxy", "restartPolicy": "Always", "resources": {"limits": {"memory": "2Gi"}}, "startupProbe": {"periodSeconds": 1}}],
                "containers": [{"name": "api", "resources": {"limits": {"memory": "3Gi"}}, "livenessProbe": {}}]},
              "status": {
                "initContainerStatuses": [{"name": "migrate", "state": {{{{Killed}}}}}, {"name": "proxy", "state": {{{{Killed}}}}}],
                "containerStatuses": [{"name": "api", "state": {{{{Killed}}}}}]}
            }
            """);

        SightingReader.Read(pod).Select(sighting => $"{sighting.Container} {sighting.ContainerKind} {sighting.Limit} {sighting.Probes.Kill} {sighting.Node}")
            .Should().Equal("api Regular 3Gi True node-1", "migrate Init 1Gi False node-1", "proxy Sidecar 2Gi True node-1");
    }

    /// <summary>The life was from 11:59:50 to 11:59:53.</summary>
    [Theory]
    [InlineData("ready until it was killed", "False", "2026-06-01T11:59:53Z", true)]
    [InlineData("ready in the life before, and not in this one", "False", "2026-06-01T11:59:49Z", false)]
    [InlineData("never ready", "False", "2026-06-01T11:50:00Z", false)]
    [InlineData("told in the second in which the life began", "False", "2026-06-01T11:59:50Z", false)]
    [InlineData("ready again, in the next life", "True", "2026-06-01T11:59:58Z", null)]
    [InlineData("the node was lost", "Unknown", "2026-06-01T11:59:53Z", null)]
    public void Whether_it_had_become_ready_is_told_by_when_that_ended(string what, string status, string since, bool? ready) =>
        SightingReader.Read(WithReadiness(status, since)).Should().ContainSingle().Which.BecameReady.Should().Be(ready, what);

    [Fact]
    public void Without_a_readiness_probe_a_container_is_ready_at_once_and_that_says_nothing() =>
        SightingReader.Read(WithReadiness("False", "2026-06-01T11:59:53Z", probe: "livenessProbe")).Should().ContainSingle().Which.BecameReady.Should().BeNull();

    [Theory]
    [InlineData("liveness", true)]
    [InlineData("startup", true)]
    [InlineData("readiness", false)]
    public void SIGTERM_is_news_where_a_probe_may_have_sent_it(string probe, bool seen) =>
        SightingReader.Read(Pod(
            state: """{"terminated": {"exitCode": 143, "reason": "Error"}}""", spec: $$$"""{"containers": [{"name": "api", "{{{probe}}}Probe": {"timeoutSeconds": 1}}]}"""))
            .Should().HaveCount(seen ? 1 : 0);

    [Theory]
    [InlineData("before", 137, "Error", "2026-06-01T11:59:00Z", true)]
    [InlineData("as it was asked for", 137, "Error", "2026-06-01T11:59:30Z", false)]
    [InlineData("after the grace period", 137, "Error", "2026-06-01T12:00:00Z", false)]
    [InlineData("a crash at the end", 1, "Error", "2026-06-01T11:59:31Z", false)]
    [InlineData("an OOM kill is judged", 137, "OOMKilled", "2026-06-01T12:00:00Z", true)]
    public void What_dies_because_its_pod_is_deleted_is_no_news(string what, int exitCode, string reason, string finished, bool seen)
    {
        var pod = Pod(state: $$$"""{"terminated": {"exitCode": {{{exitCode}}}, "reason": "{{{reason}}}", "finishedAt": "{{{finished}}}"}}""");
        var metadata = pod.Metadata with { DeletionTimestamp = A.Now, DeletionGracePeriodSeconds = 30 };

        var sightings = SightingReader.Read(pod with { Metadata = metadata });

        sightings.Should().HaveCount(seen ? 1 : 0, what);
        sightings.Where(sighting => sighting.DeletionRequested != A.Ago("30s")).Should().BeEmpty();
    }

    [Fact]
    public void Pod_level_resources_are_read()
    {
        var spec = """{"resources": {"limits": {"memory": "256Mi"}}, "containers": [{"name": "api"}]}""";

        SightingReader.Read(Pod(state: Killed, spec: spec)).Single().Should().Match<Sighting>(sighting => sighting.PodLimit == A.Size("256Mi") && sighting.Limit == null);
    }

    private static V1Pod WithReadiness(string status, string since, string probe = "readinessProbe") => Bind($$$$"""
        {
          "metadata": {"name": "p", "uid": "u"},
          "spec": {"containers": [{"name": "api", "{{{{probe}}}}": {}}]},
          "status": {
            "conditions": [{"type": "Ready", "status": "False"}, {"type": "ContainersReady", "status": "{{{{status}}}}", "lastTransitionTime": "{{{{since}}}}"}],
            "containerStatuses": [{"name": "api", "state": {{{{Killed}}}}}]}
        }
        """);
}
