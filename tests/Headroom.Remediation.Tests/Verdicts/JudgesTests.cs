using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;

namespace Headroom.Remediation.Tests.Verdicts;

/// <summary>One judge after the other, each on what it has to tell apart; what needs surroundings is in files of its own.</summary>
public sealed class JudgesTests
{
    [Theory]
    [InlineData(0, "OOMKilled, but exit code 0: it ended by itself; a child of it was OOM-killed before")]
    [InlineData(143, "OOMKilled, but exit code 143: it was asked to end (SIGTERM); a child of it was OOM-killed before")]
    public void SuspectOom_is_marked_OOMKilled_and_ended_otherwise(int exitCode, string evidence) =>
        Judge(A.Sighting(exitCode: exitCode)).Should().Be(new Verdict(VerdictKind.SuspectOom, evidence));

    [Theory]
    [InlineData("31s", VerdictKind.SuspectOom)]
    [InlineData("30s", VerdictKind.SuspectOom)]
    [InlineData("29s", VerdictKind.LimitOom)]
    public void SuspectOom_is_what_died_while_its_pod_was_being_deleted(string deletionRequestedAgo, VerdictKind expected) =>
        Judge(A.Sighting(ago: "30s") with { DeletionRequested = A.Ago(deletionRequestedAgo) }).Kind.Should().Be(expected);

    [Fact]
    public void A_SIGKILL_at_the_end_of_the_grace_period_says_so() =>
        Judge(A.Sighting(ago: "10s") with { DeletionRequested = A.Ago("40s") }).Evidence
            .Should().Be("OOMKilled, 30s after the pod's deletion was asked for: a SIGKILL at the end of the grace period looks the same");

    [Theory]
    [InlineData(1, "OOMKilled, exit code 1, at a limit of 64Mi 2m after its start: a process in it was OOM-killed, and the main one gave up")]
    [InlineData(-1, "OOMKilled, exit code -1, at a limit of 64Mi 2m after its start: a process in it was OOM-killed, and the main one gave up")]
    [InlineData(255, "OOMKilled, exit code 255, at a limit of 64Mi 2m after its start: a process in it was OOM-killed, and the main one gave up")]
    public void ProbableOom_is_a_worker_killed_and_a_parent_that_gave_up(int exitCode, string evidence) =>
        Judge(A.Sighting(exitCode: exitCode)).Should().Be(new Verdict(VerdictKind.ProbableOom, evidence));

    [Theory]
    [InlineData(3, "64Mi", VerdictKind.ProbableOom)]
    [InlineData(134, "64Mi", VerdictKind.ProbableOom)]
    [InlineData(3, null, VerdictKind.Unknown)]
    [InlineData(4, "64Mi", VerdictKind.Ended)]
    public void ProbableOom_is_an_exit_code_that_the_policy_lists(int exitCode, string? limit, VerdictKind expected)
    {
        var trigger = A.Policy().Trigger with { OutOfMemoryExitCodes = new HashSet<int> { 3, 134 } };

        Judge(A.Sighting(exitCode: exitCode, reason: "Error", limit: limit), trigger).Kind.Should().Be(expected);
    }

    [Fact]
    public void A_listed_exit_code_says_that_the_policy_lists_it() =>
        Judge(A.Sighting(exitCode: 3, reason: "Error"), A.Policy().Trigger with { OutOfMemoryExitCodes = new HashSet<int> { 3 } }).Evidence
            .Should().Be("exit code 3, which the policy lists as out of memory, at a limit of 64Mi 2m after its start");

    [Theory]
    [InlineData("300Mi", "100Mi", "evicted from a node short of memory: api used 300Mi and requested 100Mi")]
    [InlineData("300Mi", null, "evicted from a node short of memory: api used 300Mi and requested nothing")]
    [InlineData(null, "100Mi", "evicted from a node short of memory, though it used no more than it had requested")]
    public void Evicted_says_what_was_used_and_what_requested(string? usage, string? request, string evidence)
    {
        var verdict = Judge(Evicted(request) with { Usage = A.Size(usage) });

        verdict.Kind.Should().Be(VerdictKind.Evicted);
        verdict.Evidence.Should().Be(evidence);
        verdict.Advice.Should().NotBeNull();
    }

    [Theory]
    [InlineData("100Mi", "200Mi", VerdictKind.Superseded)]
    [InlineData("100Mi", "100Mi", VerdictKind.Evicted)]
    [InlineData("100Mi", "50Mi", VerdictKind.Evicted)]
    [InlineData("100Mi", null, VerdictKind.Evicted)]
    [InlineData(null, "1Mi", VerdictKind.Superseded)]
    public void An_eviction_is_superseded_where_the_template_requests_more_by_now(string? request, string? template, VerdictKind expected) =>
        VerdictChain.Judge(new VerdictInput(Evicted(request), A.Workload(limit: "1Gi", request: template), A.Policy().Trigger, A.Now)).Kind.Should().Be(expected);

    [Theory]
    [InlineData("1m", VerdictKind.Evicted)]
    [InlineData("11m", VerdictKind.Stale)]
    public void An_eviction_whose_time_only_an_event_tells_counts_from_then(string ago, VerdictKind expected)
    {
        var sighting = Evicted("100Mi") with { FinishedAt = null };
        var events = new Dictionary<string, IReadOnlyList<KubeletEvent>> { [sighting.Id.PodUid] = [new("Evicted", "The node was low on resource: memory. ", null, A.Ago(ago), A.Ago(ago), 1)] };

        VerdictChain.Judge(Input(sighting) with { Surroundings = new Surroundings { PodEvents = events } }).Kind.Should().Be(expected);
    }

    [Fact]
    public void An_eviction_nobody_knows_when_is_no_proof() =>
        Judge(Evicted("100Mi") with { FinishedAt = null }).Should().Be(new Verdict(VerdictKind.Unknown, "evicted from a node short of memory, but nothing says when"));

    [Theory]
    [InlineData("Error")]
    [InlineData("")]
    [InlineData("oomkilled")]
    public void The_exit_code_alone_is_no_proof(string reason) =>
        Judge(A.Sighting(reason: reason)).Should().Be(new Verdict(VerdictKind.Unknown, "exit code 137 without OOMKilled: any SIGKILL looks like this"));

    [Fact]
    public void What_the_kubelet_lost_sight_of_is_no_proof() =>
        Judge(A.Sighting(reason: "ContainerStatusUnknown")).Evidence
            .Should().Be("the kubelet had lost sight of the container: exit code 137 only stands in for what nobody saw");

    [Theory]
    [InlineData("NodeShutdown", "Pod was terminated in response to imminent node shutdown.", "exit code 137; the whole pod ended: NodeShutdown (Pod was terminated in response to imminent node shutdown.)")]
    [InlineData("DeadlineExceeded", null, "exit code 137; the whole pod ended: DeadlineExceeded")]
    public void A_pod_that_ended_as_a_whole_says_why(string reason, string? message, string evidence) =>
        Judge(A.Sighting(reason: "Error") with { PodReason = reason, PodMessage = message }).Should().Be(new Verdict(VerdictKind.Unknown, evidence));

    [Fact]
    public void A_kill_that_happened_nobody_knows_when_may_be_history() =>
        Judge(A.Sighting() with { FinishedAt = null }).Should().Be(new Verdict(VerdictKind.Unknown, "OOMKilled, but the status does not say when"));

    [Theory]
    [InlineData("64Mi")]
    [InlineData(null)]
    public void Containers_that_share_a_limit_are_killed_on_the_sum(string? limit) =>
        Judge(A.Sighting(limit: limit) with { PodLimit = A.Size("256Mi") }).Should().Be(new Verdict(
            VerdictKind.Unknown, "OOMKilled in a pod whose containers share a limit of 256Mi (spec.resources of the pod): which of them took it cannot be told"));

    private static Sighting Evicted(string? request) => A.Sighting(reason: "Evicted", request: request) with { PodReason = "Evicted" };

    private static VerdictInput Input(Sighting sighting) => new(sighting, A.Workload(request: sighting.Request?.ToString()), A.Policy().Trigger, A.Now);

    private static Verdict Judge(Sighting sighting, Trigger? trigger = null) => VerdictChain.Judge(Input(sighting) with { Trigger = trigger ?? A.Policy().Trigger });
}
