using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Verdicts;

public sealed class SurroundingsNeedsTests
{
    [Theory]
    [InlineData("an OOM kill at a limit", 137, "OOMKilled", false, false, true)]
    [InlineData("the same of a probed container", 137, "OOMKilled", true, true, true)]
    [InlineData("a worker's", 1, "OOMKilled", false, false, true)]
    [InlineData("SIGTERM of an unprobed container", 143, "OOMKilled", false, false, false)]
    [InlineData("SIGTERM of a probed container", 143, "Error", true, true, false)]
    [InlineData("SIGKILL of an unprobed container", 137, "Error", false, false, false)]
    [InlineData("a crash", 1, "Error", false, false, false)]
    [InlineData("an end of its own, or because a probe had it asked to end", 1, "Error", true, true, false)]
    [InlineData("the same, and well", 0, "Completed", true, true, false)]
    public void Only_what_a_judge_would_look_at_is_read(string what, int exitCode, string reason, bool probed, bool podEvents, bool node)
    {
        var needs = Of(A.Sighting(exitCode: exitCode, reason: reason) with { Probes = probed ? A.Probes() : ContainerProbes.None, Node = "node-1" });

        (needs.Pods.Count == 1, needs.Nodes.Count == 1).Should().Be((podEvents, node), what);
    }

    [Theory]
    [InlineData(137, "Error", true)]
    [InlineData(143, "Error", true)]
    [InlineData(1, "Error", false)]
    [InlineData(137, "OOMKilled", false)]
    public void A_hook_may_have_been_why_something_was_killed(int exitCode, string reason, bool podEvents) =>
        Of(A.Sighting(exitCode: exitCode, reason: reason) with { HasPostStartHook = true }).Pods.Should().HaveCount(podEvents ? 1 : 0);

    [Fact]
    public void A_kill_without_a_limit_needs_no_node_to_be_told() => Of(A.Sighting(limit: null) with { Node = "node-1" }).Nodes.Should().BeEmpty();

    [Fact]
    public void A_pod_that_names_no_node_has_none_to_read() => Of(A.Sighting()).Nodes.Should().BeEmpty();

    [Theory]
    [InlineData("11m", A.CurrentRevision)]
    [InlineData("1m", "older")]
    public void History_needs_nothing(string ago, string revision)
    {
        var needs = Of(A.Sighting(ago: ago, revision: revision) with { Probes = A.Probes(), Node = "node-1" });

        needs.Pods.Should().BeEmpty();
        needs.Nodes.Should().BeEmpty();
    }

    [Fact]
    public void An_eviction_needs_events_only_where_the_status_does_not_say_when()
    {
        var evicted = A.Sighting(reason: "Evicted") with { Node = "node-1" };

        Of(evicted).Pods.Should().BeEmpty();
        Of(evicted with { FinishedAt = null }).Pods.Should().ContainSingle().Which.Should().Be(new PodName(A.Namespace, evicted.Pod, evicted.Id.PodUid));
    }

    [Fact]
    public void Many_kills_of_one_pod_on_one_node_need_each_once()
    {
        Sighting[] kills = [A.Sighting(ago: "2m"), A.Sighting(ago: "1m"), A.Sighting(ago: "30s")];

        var needs = Of([.. kills.Select(kill => kill with { Probes = A.Probes(), Node = "node-1" })]);

        needs.Pods.Should().HaveCount(1);
        needs.Nodes.Should().Equal("node-1");
    }

    [Theory]
    [InlineData(ResizeTrace.None, false)]
    [InlineData(ResizeTrace.NotSeen, true)]
    [InlineData(ResizeTrace.Possible, true)]
    [InlineData(ResizeTrace.Seen, false)]
    public void Whether_there_was_a_resize_is_asked_where_an_event_can_tell(ResizeTrace trace, bool podEvents)
    {
        (Of(A.Sighting() with { ResizeTrace = trace }).Pods.Count == 1).Should().Be(podEvents);
        (Of(A.Sighting(limit: "32Mi") with { ResizeTrace = trace }).Pods.Count == 1)
            .Should().Be(podEvents, "the words for what is dismissed depend on it, too");
        Of(A.Sighting(ago: "11m") with { ResizeTrace = trace }).Pods.Should().BeEmpty();
    }

    [Theory]
    [InlineData(ResizeTrace.None, null, false)]
    [InlineData(ResizeTrace.Seen, null, true)]
    [InlineData(ResizeTrace.Seen, "64Mi", false)]
    public void What_the_namespace_fills_in_is_asked_if_nothing_else_tells(ResizeTrace trace, string? template, bool asked) =>
        SurroundingsNeeds.Of(A.Case(A.Workload(template, null), A.Sighting() with { ResizeTrace = trace }))
            .DefaultsOf.Should().Be(asked ? A.Namespace : null);

    private static SurroundingsNeeds Of(params Sighting[] sightings) => SurroundingsNeeds.Of(A.Case(A.Policy(), sightings));
}
