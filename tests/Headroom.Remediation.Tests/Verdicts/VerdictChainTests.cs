using Headroom.Remediation.Sightings;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Verdicts;

public sealed class VerdictChainTests
{
    [Theory]
    [InlineData("2m", "OOMKilled, exit code 137, at its limit of 64Mi 2m after its start")]
    [InlineData("3s", "OOMKilled, exit code 137, at its limit of 64Mi 3s after its start")]
    [InlineData("0", "OOMKilled, exit code 137, at its limit of 64Mi within a second of its start")]
    [InlineData(null, "OOMKilled, exit code 137, at its limit of 64Mi")]
    public void LimitOom_is_an_OOM_kill_by_SIGKILL_of_a_container_with_a_limit(string? uptime, string evidence) =>
        Judge(A.Sighting(uptime: uptime)).Should().Be(new Verdict(VerdictKind.LimitOom, evidence));

    [Theory]
    [InlineData("9m", VerdictKind.LimitOom)]
    [InlineData("11m", VerdictKind.Unknown)]
    public void A_kill_farther_in_the_future_than_the_window_was_timed_by_a_wrong_clock(string ahead, VerdictKind expected) =>
        Judge(A.Sighting() with { FinishedAt = A.Now + A.Duration(ahead) }).Kind.Should().Be(expected);

    [Fact]
    public void Without_a_workload_nothing_is_superseded() =>
        VerdictChain.Judge(new VerdictInput(A.Sighting(container: "unheard-of"), Workload: null, A.Policy().Trigger, A.Now)).Kind.Should().Be(VerdictKind.LimitOom);

    [Theory]
    [InlineData("0", VerdictKind.LimitOom)]
    [InlineData("9m59s", VerdictKind.LimitOom)]
    [InlineData("10m", VerdictKind.LimitOom)]
    [InlineData("10m1ms", VerdictKind.Stale)]
    [InlineData("10m1s", VerdictKind.Stale)]
    [InlineData("240h", VerdictKind.Stale)]
    public void A_kill_counts_up_to_the_very_end_of_the_window(string ago, VerdictKind expected) => Judge(A.Sighting(ago: ago)).Kind.Should().Be(expected);

    [Theory]
    [InlineData("10m1s", "killed 10m1s ago, outside the window of 10m")]
    [InlineData("10m1500ms", "killed 10m1s ago, outside the window of 10m")]
    [InlineData("240h", "killed 240h ago, outside the window of 10m")]
    public void Stale_says_how_old_the_kill_is(string ago, string evidence) => Judge(A.Sighting(ago: ago)).Evidence.Should().Be(evidence);

    [Fact]
    public void A_kill_by_a_node_whose_clock_is_ahead_counts() =>
        Judge(A.Sighting() with { FinishedAt = A.Now.AddSeconds(5) }).Kind.Should().Be(VerdictKind.LimitOom);

    [Theory]
    [InlineData("64Mi", "64Mi", VerdictKind.LimitOom)]
    [InlineData("64Mi", "65Mi", VerdictKind.Superseded)]
    [InlineData("64Mi", "67108865", VerdictKind.Superseded)]
    [InlineData("64Mi", "1Gi", VerdictKind.Superseded)]
    [InlineData("64Mi", "32Mi", VerdictKind.LimitOom)]
    [InlineData("64Mi", null, VerdictKind.LimitOom)]
    [InlineData("64Mi", "0.0625Gi", VerdictKind.LimitOom)]
    [InlineData(null, "1Gi", VerdictKind.NodeOom)]
    public void Superseded_where_the_template_allows_more_than_the_pod_had(string? limit, string? template, VerdictKind expected) =>
        Judge(A.Sighting(limit: limit), A.Workload(limit: template) with { CurrentRevision = null }).Kind.Should().Be(expected);

    [Fact]
    public void Superseded_says_what_the_template_allows() =>
        Judge(A.Sighting(revision: "older"), A.Workload(limit: "128Mi")).Evidence.Should().Be("the template already allows 128Mi; the killed container had 64Mi");

    [Fact]
    public void A_pod_of_the_newest_template_with_less_than_that_allows_was_changed_on_its_way()
    {
        var verdict = Judge(A.Sighting(), A.Workload(limit: "128Mi"));

        verdict.Kind.Should().Be(VerdictKind.Unknown);
        verdict.Evidence.Should().Be("OOMKilled, exit code 137, at a limit of 64Mi, but the template allows 128Mi: something gives the pods less");
        verdict.Advice.Should().Contain("webhook");
    }

    [Fact]
    public void Before_the_newest_template_is_observed_nobody_knows_that() =>
        Judge(A.Sighting(), A.Workload(limit: "128Mi") with { RevisionObserved = false }).Kind.Should().Be(VerdictKind.Superseded);

    [Fact]
    public void A_container_that_the_newest_template_lacks_was_added_on_the_way() =>
        Judge(A.Sighting(container: "istio-proxy")).Evidence
            .Should().Be("OOMKilled, exit code 137, but the template has no container istio-proxy: something adds it to the pods");

    [Theory]
    [InlineData(WorkloadKind.Deployment, "rs-2", "rs-1", VerdictKind.Superseded)]
    [InlineData(WorkloadKind.Deployment, "rs-2", "rs-2", VerdictKind.LimitOom)]
    [InlineData(WorkloadKind.Deployment, "rs-2", null, VerdictKind.LimitOom)]
    [InlineData(WorkloadKind.Deployment, null, "rs-1", VerdictKind.LimitOom)]
    [InlineData(WorkloadKind.StatefulSet, "web-2", "web-1", VerdictKind.Superseded)]
    [InlineData(WorkloadKind.StatefulSet, "web-2", "web-2", VerdictKind.LimitOom)]
    [InlineData(WorkloadKind.StatefulSet, "web-2", null, VerdictKind.LimitOom)]
    [InlineData(WorkloadKind.StatefulSet, null, "web-1", VerdictKind.LimitOom)]
    [InlineData(WorkloadKind.DaemonSet, "7", "6", VerdictKind.Superseded)]
    [InlineData(WorkloadKind.DaemonSet, "7", "7", VerdictKind.LimitOom)]
    [InlineData(WorkloadKind.DaemonSet, "7", null, VerdictKind.LimitOom)]
    [InlineData(WorkloadKind.DaemonSet, null, "6", VerdictKind.LimitOom)]
    public void Superseded_where_the_pod_is_of_another_revision(WorkloadKind kind, string? current, string? killed, VerdictKind expected) =>
        Judge(Killed(kind, killed), A.WorkloadOf(kind, current)).Kind.Should().Be(expected);

    [Fact]
    public void Revisions_are_not_told_apart_before_the_controller_has_seen_the_newest_template() =>
        Judge(A.Sighting(revision: "rs-2"), A.WorkloadOf(WorkloadKind.Deployment, "revision 1") with { RevisionObserved = false }).Kind.Should().Be(VerdictKind.LimitOom);

    [Fact]
    public void Superseded_names_both_revisions() =>
        Judge(A.Sighting(revision: "rs-1"), A.WorkloadOf(WorkloadKind.Deployment, "rs-2")).Evidence
            .Should().Be("the killed pod is of revision rs-1; the workload is at rs-2");

    [Fact]
    public void Superseded_where_the_template_has_no_such_container_any_more() =>
        Judge(A.Sighting(container: "old", revision: "rs-0")).Should().Be(new Verdict(VerdictKind.Superseded, "the template no longer has a container old"));

    /// <summary>A pod of the newest revision has it, so the template never had: its injector did. To hide it as history would hide a loop.</summary>
    [Fact]
    public void A_container_that_a_webhook_added_is_told_and_not_taken_for_history()
    {
        var verdict = Judge(A.Sighting(container: "istio-proxy"));

        verdict.Kind.Should().Be(VerdictKind.Unknown);
        verdict.Evidence.Should().Be("OOMKilled, exit code 137, but the template has no container istio-proxy: something adds it to the pods");
        verdict.Advice.Should().StartWith("Set its memory where it is added");
    }

    [Theory]
    [InlineData("old and of an older revision", "11m", "rs-0", 137, VerdictKind.Stale)]
    [InlineData("old and no proof", "11m", A.CurrentRevision, 143, VerdictKind.Stale)]
    [InlineData("of an older revision and no proof", "1m", "rs-0", 143, VerdictKind.Superseded)]
    [InlineData("no proof", "1m", A.CurrentRevision, 143, VerdictKind.SuspectOom)]
    public void The_first_judge_that_speaks_decides(string what, string ago, string revision, int exitCode, VerdictKind expected) =>
        Judge(A.Sighting(ago: ago, revision: revision, exitCode: exitCode)).Kind.Should().Be(expected, what);

    private static Verdict Judge(Sighting sighting, WorkloadFacts? workload = null) =>
        VerdictChain.Judge(new VerdictInput(sighting, workload ?? A.Workload(), A.Policy().Trigger, A.Now));

    /// <summary>A pod shows its revision where its kind shows it, and another one where other kinds do.</summary>
    private static Sighting Killed(WorkloadKind kind, string? revision)
    {
        var labels = new Dictionary<string, string>();
        if (kind != WorkloadKind.Deployment)
            labels["pod-template-hash"] = "1";
        if (kind != WorkloadKind.Deployment && revision is not null)
            labels[kind == WorkloadKind.StatefulSet ? "controller-revision-hash" : "pod-template-generation"] = revision;
        return A.Sighting(revision: kind == WorkloadKind.Deployment ? revision : "the-workload-itself") with { PodLabels = labels };
    }
}
