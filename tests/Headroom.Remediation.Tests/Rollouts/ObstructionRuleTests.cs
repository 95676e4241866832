using Headroom.Remediation.Incidents;
using Headroom.Remediation.Rollouts;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Rollouts;

public sealed class ObstructionRuleTests
{
    private static readonly Recovery Begun = new(Recovered: false, LookAgain: A.Now);
    private static readonly Recovery Stalled = Begun with { Stalled = true };
    private static readonly WorkloadFacts Set = A.WorkloadOf(WorkloadKind.StatefulSet) with { Record = A.Record(ago: "5m") };
    private static readonly RolloutFacts Pending = new() { Pods = [Pods.New("db-0") with { Ready = false, Unschedulable = "0/1 nodes are available: 1 Insufficient memory." }] };

    [Fact]
    public void Nothing_is_known() => ObstructionRule.Find(Set, Stalled, RolloutFacts.None).Should().BeNull();

    [Fact]
    public void The_workloads_own_conditions_are_believed_first()
    {
        var told = new Obstruction(ObstructionKind.Overdue, "ProgressDeadlineExceeded: late");

        ObstructionRule.Find(Set with { Obstruction = told }, Stalled, Pending).Should().Be(told);
    }

    [Theory]
    [InlineData("4m", true, true)]
    [InlineData("5m", true, true)]
    [InlineData("6m", true, false)]
    [InlineData("4m", false, false)]
    public void A_refusal_since_the_remedy_counts_where_pods_are_missing(string ago, bool missing, bool counts) =>
        ObstructionRule.Find(Set with { PodsMissing = missing }, Begun, new RolloutFacts { Refused = new RefusedPod(A.Ago(ago), "exceeded quota: small") })
            .Should().Be(counts ? new Obstruction(ObstructionKind.PodsRefused, "FailedCreate: exceeded quota: small") : null);

    [Fact]
    public void Pods_that_are_not_there_are_missing_also_where_the_status_does_not_tell() =>
        ObstructionRule.Find(Set, Begun, new RolloutFacts { PodsMissing = true, Refused = new RefusedPod(A.Ago("1m"), "exceeded quota: small") }).Should().NotBeNull();

    [Fact]
    public void A_pod_without_a_place_counts_where_the_rollout_stands_still()
    {
        ObstructionRule.Find(Set, Begun, Pending).Should().BeNull("the scheduler may only not have come to it yet");
        ObstructionRule.Find(Set, Stalled, Pending).Should().Be(new Obstruction(ObstructionKind.Unschedulable, "pod db-0 is Unschedulable: 0/1 nodes are available: 1 Insufficient memory."));
    }

    [Fact]
    public void One_that_is_going_does_not() =>
        ObstructionRule.Find(Set, Stalled, new RolloutFacts { Pods = [Pending.Pods[0] with { Terminating = true }] }).Should().BeNull();
}
