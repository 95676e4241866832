using Headroom.Kubernetes.Resources;
using Headroom.Operator.Reports;
using Headroom.Operator.Tests.Given;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Reports;

public sealed class ReportWordingTests
{
    private static readonly UnsupportedOwner Job = new(new V1ObjectReference { Kind = "Job", Name = "import" }, "it is a Job", "Delete it");

    [Theory]
    [InlineData(WorkloadKind.Deployment, "raised")]
    [InlineData(WorkloadKind.StatefulSet, "raised")]
    [InlineData(WorkloadKind.DaemonSet, "raised")]
    [InlineData(WorkloadKind.CronJob, "raised; it counts from the next run")]
    [InlineData(WorkloadKind.ReplicaSet, "raised; its pods keep the old template until they are replaced: kubectl delete pod -n flagsmith a b")]
    public void A_remedy_says_when_it_reaches_the_pods(WorkloadKind kind, string message) =>
        ReportWording.Raised(Case(kind), new Decision.Remediate([Kill("b"), Kill("a"), Kill("b")], "raised", A.Remedy())).Should().Be(message);

    [Fact]
    public void Of_many_pods_some_are_named() =>
        ReportWording.Raised(Case(WorkloadKind.ReplicaSet), new Decision.Remediate([.. Enumerable.Range(1, 9).Select(number => Kill($"p{number}"))], "raised", A.Remedy()))
            .Should().EndWith("kubectl delete pod -n flagsmith p1 p2 p3 p4 p5 ...");

    [Theory]
    [InlineData(WorkloadKind.Deployment, "every pod has run for 2m without a kill")]
    [InlineData(WorkloadKind.CronJob, "the next run has ended without a kill")]
    [InlineData(WorkloadKind.ReplicaSet, "every pod of before is deleted, and every new one has run for 2m without a kill")]
    public void It_is_said_what_a_recovery_takes(WorkloadKind kind, string condition) =>
        ReportWording.Recovering(Case(kind)).Should().Be($"api: limit 64Mi since attempt 1; recovered when {condition}");

    [Theory]
    [InlineData(WorkloadKind.Deployment, "no kill for 2m, every pod ready")]
    [InlineData(WorkloadKind.ReplicaSet, "no kill for 2m, every pod ready")]
    [InlineData(WorkloadKind.CronJob, "the next run has ended without a kill")]
    public void A_recovery_says_what_was_seen(WorkloadKind kind, string proof) =>
        ReportWording.Recovered(Case(kind)).Should().Be($"api: limit 64Mi holds: {proof} (after 2 kills and 1 attempt)");

    [Fact]
    public void What_is_unsupported_says_evidence_reason_and_advice() =>
        ReportWording.Unsupported(Job, Kill("a")).Should().Be("api: seen. Nothing is changed: it is a Job. Delete it");

    [Fact]
    public void Its_event_is_the_same_from_kill_to_kill()
    {
        ReportWording.UnsupportedEvent(Job, Kill("a")).Should().Be("api was killed at its limit of 64Mi (LimitOom), and nothing is changed: it is a Job. Delete it");
        ReportWording.UnsupportedEvent(Job, new JudgedKill(A.Sighting(limit: null), new Verdict(VerdictKind.NodeOom, "seen") { Advice = "Add memory to the nodes" }))
            .Should().Be("api was killed (NodeOom), and nothing is changed: it is a Job. Add memory to the nodes");
    }

    private static JudgedKill Kill(string pod) => new(A.Sighting(pod: pod), new Verdict(VerdictKind.LimitOom, "seen"));

    private static WorkloadCase Case(WorkloadKind kind) => A.Case(A.Facts(A.Record()) with { Workload = A.Ref with { Kind = kind } });
}
