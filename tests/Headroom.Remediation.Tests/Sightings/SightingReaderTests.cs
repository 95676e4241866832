using FluentAssertions.Extensions;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using static Headroom.Remediation.Tests.Sightings.PodJson;

namespace Headroom.Remediation.Tests.Sightings;

public sealed class SightingReaderTests
{
    [Fact]
    public void A_kill_is_read_with_everything_that_judging_it_takes()
    {
        var sighting = SightingReader.Read(Pod(state: Killed)).Should().ContainSingle().Subject;

        sighting.Should().BeEquivalentTo(new
        {
            Id = new KillId("pod-uid", "api", "containerd://present"),
            Namespace = "flagsmith",
            Pod = "flagsmith-api-1-abcde",
            Container = "api",
            PodCreated = A.Ago("10m"),
            Controller = new { Kind = "ReplicaSet", Name = "flagsmith-api-1" },
            PodLabels = new Dictionary<string, string> { ["app"] = "flagsmith-api" },
            ExitCode = 137,
            Reason = "OOMKilled",
            StartedAt = A.Ago("10s"),
            FinishedAt = A.Ago("7s"),
            Uptime = 3.Seconds(),
            Limit = MemorySize.FromMebibytes(64),
            Request = MemorySize.FromMebibytes(32),
            Guaranteed = false,
            CrashLoopBackOff = false,
            RestartCount = 3,
        });
    }

    [Theory]
    [InlineData(Killed, "{}", "present")]
    [InlineData(Running, KilledBefore, "last")]
    [InlineData(Creating, KilledBefore, "last")]
    [InlineData("{}", KilledBefore, "last")]
    [InlineData(Killed, KilledBefore, "last present")]
    [InlineData(Running, "{}", "")]
    [InlineData("{}", "{}", "")]
    [InlineData("null", "null", "")]
    public void The_present_and_the_last_state_are_both_read(string state, string lastState, string runs) =>
        SightingReader.Read(Pod(state, lastState)).Select(sighting => sighting.Id.Run).Should()
            .Equal(runs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(run => "containerd://" + run));

    [Fact]
    public void A_kill_keeps_its_identity_when_it_moves_from_the_present_to_the_last_state() =>
        SightingReader.Read(Pod(state: Running, lastState: Killed)).Single().Id.Should().Be(SightingReader.Read(Pod(state: Killed)).Single().Id);

    [Theory]
    [InlineData(BackingOff, KilledBefore, true)]
    [InlineData(Creating, KilledBefore, false)]
    [InlineData(Running, KilledBefore, false)]
    [InlineData(Killed, "{}", false)]
    public void CrashLoopBackOff_belongs_to_the_death_that_it_waits_after(string state, string lastState, bool expected) =>
        SightingReader.Read(Pod(state, lastState)).Should().ContainSingle().Which.CrashLoopBackOff.Should().Be(expected);

    [Theory]
    [InlineData("OOM kill", 137, "OOMKilled", true)]
    [InlineData("OOM kill of a child, seen at exit 0", 0, "OOMKilled", true)]
    [InlineData("OOM kill of a child, seen at exit 1", 1, "OOMKilled", true)]
    [InlineData("OOM kill of a child, seen at SIGTERM", 143, "OOMKilled", true)]
    [InlineData("SIGKILL by anyone", 137, "Error", true)]
    [InlineData("the kubelet lost the container", 137, "ContainerStatusUnknown", true)]
    [InlineData("done", 0, "Completed", false)]
    [InlineData("an ordinary crash", 1, "Error", true)]
    [InlineData("SIGTERM of a container that no probe kills", 143, "Error", false)]
    [InlineData("SIGSEGV", 139, "Error", true)]
    public void Whatever_died_of_something_is_seen(string what, int exitCode, string reason, bool seen) =>
        SightingReader.Read(Pod(state: $$$"""{"terminated": {"exitCode": {{{exitCode}}}, "reason": "{{{reason}}}"}}""")).Should().HaveCount(seen ? 1 : 0, what);

    [Theory]
    [InlineData(137, "OOMKilled", true)]
    [InlineData(0, "OOMKilled", true)]
    [InlineData(137, "Error", true)]
    [InlineData(1, "Error", false)]
    [InlineData(1, "oomkilled", false)]
    [InlineData(3, "Error", false)]
    public void A_programs_own_exit_is_no_kill(int exitCode, string reason, bool isKill) =>
        SightingReader.Read(Pod(state: $$$"""{"terminated": {"exitCode": {{{exitCode}}}, "reason": "{{{reason}}}"}}""")).Single().IsKill.Should().Be(isKill);

    /// <summary>Its deletion is asked for at 12:00:00; with the grace period that the API server adds, it is to be gone at 12:00:30.</summary>
    [Theory]
    [InlineData("killed as it did not end in time", """{"exitCode": 137, "reason": "Error", "finishedAt": "2026-06-01T12:00:30Z"}""", false)]
    [InlineData("forgotten by its kubelet", """{"exitCode": 137, "reason": "ContainerStatusUnknown", "startedAt": null, "finishedAt": null}""", false)]
    [InlineData("killed before", """{"exitCode": 137, "reason": "Error", "finishedAt": "2026-06-01T11:59:59Z"}""", true)]
    [InlineData("OOM-killed meanwhile", """{"exitCode": 137, "reason": "OOMKilled", "finishedAt": "2026-06-01T12:00:03Z"}""", true)]
    public void The_end_that_a_deletion_brings_is_no_death(string what, string terminated, bool seen) =>
        SightingReader.Read(Bind($$$"""
            {"metadata": {"name": "p", "deletionTimestamp": "2026-06-01T12:00:30Z", "deletionGracePeriodSeconds": 30},
             "status": {"containerStatuses": [{"name": "api", "state": {"waiting": {"reason": "ContainerCreating"}}, "lastState": {"terminated": {{{terminated}}}}}]}}
            """)).Should().HaveCount(seen ? 1 : 0, what);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"metadata": {"name": "bare"}}""")]
    [InlineData("""{"metadata": {"name": "bare"}, "spec": null, "status": null}""")]
    [InlineData("""{"metadata": {"name": "bare"}, "status": {}}""")]
    [InlineData("""{"metadata": {"name": "bare"}, "status": {"containerStatuses": null}}""")]
    [InlineData("""{"metadata": {"name": "bare"}, "status": {"containerStatuses": []}}""")]
    [InlineData("""{"metadata": {"name": "bare"}, "status": {"containerStatuses": [{"name": "api"}]}}""")]
    [InlineData("""{"metadata": {"name": "bare"}, "status": {"phase": "Failed", "reason": "Evicted"}}""")]
    public void A_pod_without_deaths_shows_none(string json) => SightingReader.Read(Bind(json)).Should().BeEmpty();

    [Theory]
    [InlineData("no spec", "null")]
    [InlineData("no containers", "{}")]
    [InlineData("null for containers", """{"containers": null}""")]
    [InlineData("no resources", """{"containers": [{"name": "api"}]}""")]
    [InlineData("empty resources", """{"containers": [{"name": "api", "resources": {}}]}""")]
    [InlineData("only CPU", """{"containers": [{"name": "api", "resources": {"limits": {"cpu": "1"}, "requests": {"cpu": 1}}}]}""")]
    [InlineData("another container's limit", """{"containers": [{"name": "sidecar", "resources": {"limits": {"memory": "64Mi"}}}]}""")]
    public void A_kill_without_limits_is_seen_without_them(string what, string spec)
    {
        var sighting = SightingReader.Read(Bind($$$"""{"metadata": {"name": "p"}, "spec": {{{spec}}}, "status": {"containerStatuses": [{"name": "api", "state": {{{Killed}}} }]}}""")).Single();

        (sighting.Limit, sighting.Request).Should().Be((null, null), what);
    }

    [Theory]
    [InlineData("\"64Mi\"", 67108864L)]
    [InlineData("\"128974848\"", 128974848L)]
    [InlineData("128974848", 128974848L)]
    [InlineData("\"1e9\"", 1000000000L)]
    [InlineData("1e9", 1000000000L)]
    [InlineData("\"128e6\"", 128000000L)]
    [InlineData("\"129M\"", 129000000L)]
    [InlineData("\"123Mi\"", 128974848L)]
    [InlineData("\"0.5Gi\"", 536870912L)]
    [InlineData("\"128974848000m\"", 128974848L)]
    [InlineData("\"128974848001m\"", 128974849L)]
    [InlineData("\"+64Mi\"", 67108864L)]
    public void A_limit_may_be_any_quantity(string json, long bytes) => LimitOf(json).Should().Be(new MemorySize(bytes));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"64 Mi\"")]
    [InlineData("\"64MB\"")]
    [InlineData("\"lots\"")]
    [InlineData("\"-64Mi\"")]
    [InlineData("\"1e99\"")]
    [InlineData("\"9Ei\"")]
    [InlineData("\"1..5Gi\"")]
    [InlineData("true")]
    [InlineData("[1]")]
    [InlineData("null")]
    public void What_is_no_quantity_counts_as_no_limit(string json) => LimitOf(json).Should().BeNull();

    [Fact]
    public void A_limit_of_zero_is_no_limit() => LimitOf("\"0\"").Should().BeNull("the kubelet leaves the cgroup unlimited then");

    [Theory]
    [InlineData("""{"limits": {"memory": "128Mi"}, "requests": {"memory": "48Mi"}}""", "128Mi", "48Mi")]
    [InlineData("null", "64Mi", "32Mi")]
    [InlineData("""{"requests": {"memory": "48Mi"}}""", "64Mi", "48Mi")]
    public void What_the_container_really_has_comes_before_what_its_spec_says(string statusResources, string limit, string request)
    {
        var sighting = SightingReader.Read(Pod(state: Killed, more: $$$""", "resources": {{{statusResources}}}""")).Single();

        (sighting.Limit, sighting.Request).Should().Be((MemorySize.Parse(limit), MemorySize.Parse(request)));
    }

    [Theory]
    [InlineData("containerID", """{"exitCode": 137, "finishedAt": "2026-06-01T11:59:53Z", "containerID": "docker://1"}""", "docker://1")]
    [InlineData("no containerID", """{"exitCode": 137, "finishedAt": "2026-06-01T11:59:53Z"}""", "2026-06-01T11:59:53.0000000+00:00")]
    [InlineData("an empty containerID", """{"exitCode": 137, "finishedAt": "2026-06-01T11:59:53Z", "containerID": ""}""", "2026-06-01T11:59:53.0000000+00:00")]
    [InlineData("neither", """{"exitCode": 137, "reason": "ContainerStatusUnknown"}""", "restart-3")]
    public void A_kill_is_told_from_others_by_its_container_ID_or_else_its_time(string what, string terminated, string run) =>
        SightingReader.Read(Pod(state: $$$"""{"terminated": {{{terminated}}}}""")).Single().Id.Should().Be(new KillId("pod-uid", "api", run), what);

    [Fact]
    public void Two_kills_without_container_IDs_are_two() =>
        SightingReader.Read(Pod(
                state: """{"terminated": {"exitCode": 137, "finishedAt": "2026-06-01T11:59:53Z"}}""",
                lastState: """{"terminated": {"exitCode": 137, "finishedAt": "2026-06-01T11:59:23Z"}}"""))
            .Select(sighting => sighting.Id).Should().OnlyHaveUniqueItems().And.HaveCount(2);

    [Fact]
    public void Missing_times_and_reason_are_told_as_missing()
    {
        var sighting = SightingReader.Read(Pod(state: """{"terminated": {"exitCode": 137}}""")).Single();

        sighting.Should().BeEquivalentTo(new { Reason = "", StartedAt = (DateTimeOffset?)null, FinishedAt = (DateTimeOffset?)null, Uptime = (TimeSpan?)null });
    }

    [Theory]
    [InlineData("Guaranteed", true)]
    [InlineData("Burstable", false)]
    [InlineData("BestEffort", false)]
    public void Guaranteed_is_known_by_the_QoS_class(string qosClass, bool expected) =>
        SightingReader.Read(Pod(state: Killed, qosClass: qosClass)).Single().Guaranteed.Should().Be(expected);

    [Fact]
    public void The_controller_is_the_owner_that_controls()
    {
        var owners = """[{"kind": "Backup", "name": "b"}, {"kind": "ReplicaSet", "name": "rs", "controller": true}, {"kind": "Team", "name": "t", "controller": false}]""";

        SightingReader.Read(Pod(state: Killed, owners: owners)).Single().Controller!.Name.Should().Be("rs");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""[{"kind": "Backup", "name": "b"}]""")]
    public void A_pod_that_nothing_controls_has_no_controller(string owners) =>
        SightingReader.Read(Pod(state: Killed, owners: owners)).Single().Controller.Should().BeNull();

    private static MemorySize? LimitOf(string memory)
    {
        var spec = $$$"""{"containers": [{"name": "api", "resources": {"limits": {"memory": {{{memory}}} } } }]}""";
        return SightingReader.Read(Pod(state: Killed, spec: spec)).Single().Limit;
    }
}
