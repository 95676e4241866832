using Headroom.Remediation.Incidents;
using Headroom.Remediation.Rollouts;
using Headroom.Remediation.Tests.Given;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Rollouts;

public sealed class BrokenPodTests
{
    private static readonly WorkloadFacts Ordered = Of(WorkloadKind.StatefulSet, new Rollout { Pods = 3, KeepsBrokenPods = true });
    private static readonly WorkloadFacts OnDelete = Of(WorkloadKind.DaemonSet, new Rollout { Pods = 3, KeepsBrokenPods = true, OnDelete = true });

    [Fact]
    public void The_first_pod_that_is_not_ready_goes_where_it_is_broken_and_of_the_old_template() =>
        Find(Ordered, Pods.New("db-0"), Pods.Broken("db-1"), Pods.Broken("db-2")).Should().Be("db-1");

    [Fact]
    public void A_set_whose_first_pod_never_came_up_has_no_other() => Find(Ordered, Pods.Broken("db-0")).Should().Be("db-0");

    [Fact]
    public void Healthy_ones_of_the_old_template_before_it_stay() => Find(Ordered, Pods.Healthy("db-0"), Pods.Healthy("db-1"), Pods.Broken("db-2")).Should().Be("db-2");

    [Fact]
    public void Numbers_are_counted_as_numbers() =>
        Find(Ordered, [.. Enumerable.Range(0, 10).Select(number => Pods.Healthy($"db-{number}")), Pods.Broken("db-10")]).Should().Be("db-10");

    [Fact]
    public void Numbers_may_begin_elsewhere() =>
        Find(Ordered with { Rollout = Ordered.Rollout with { Start = 5 } }, Pods.Healthy("db-5"), Pods.Broken("db-6")).Should().Be("db-6");

    [Theory]
    [InlineData("the one before is of the new template and not ready yet", "db-0 new starting", "db-1 broken")]
    [InlineData("the one before is of the new template and was killed", "db-0 new killed", "db-1 broken")]
    [InlineData("the one before is missing", "db-1 broken")]
    [InlineData("the one before is going", "db-0 going", "db-1 broken")]
    [InlineData("it is going already", "db-0 broken going")]
    [InlineData("the first that is not ready only starts", "db-0 starting", "db-1 broken")]
    [InlineData("all are healthy", "db-0", "db-1", "db-2")]
    [InlineData("there are none")]
    [InlineData("it is no pod of a StatefulSet's", "db broken")]
    [InlineData("it was made after the template was changed", "db-0 broken late")]
    public void Else_none_goes(string what, params string[] pods) => Find(Ordered, [.. pods.Select(Pods.Parse)]).Should().BeNull(what);

    [Fact]
    public void One_that_the_partition_keeps_at_the_old_template_does_not_go() =>
        Find(Ordered with { Rollout = Ordered.Rollout with { FirstOrdinal = 1 } }, Pods.Broken("db-0"), Pods.Broken("db-1")).Should().BeNull();

    [Fact]
    public void One_that_no_node_has_memory_for_goes_too() => Find(Ordered, Pods.Healthy("db-0") with { Ready = false, Unschedulable = "0/1 nodes are available: 1 Insufficient memory." }).Should().Be("db-0");

    [Fact]
    public void Of_a_daemon_set_that_replaces_on_deletion_the_first_broken_one_goes() => Find(OnDelete, Pods.Healthy("agent-a"), Pods.Broken("agent-c"), Pods.Broken("agent-b")).Should().Be("agent-b");

    [Theory]
    [InlineData("one of the new template is not ready yet", "agent-a new starting", "agent-b broken", "agent-c")]
    [InlineData("one is going", "agent-a going", "agent-b broken", "agent-c")]
    [InlineData("one has not come back", "agent-b broken", "agent-c")]
    [InlineData("none is broken", "agent-a", "agent-b", "agent-c new")]
    public void The_next_waits_for_the_one_before(string what, params string[] pods) => Find(OnDelete, [.. pods.Select(Pods.Parse)]).Should().BeNull(what);

    [Theory]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    public void None_goes_where_the_template_is_not_Headrooms_or_which_is_new_cannot_be_told(bool remedied, bool observed, bool known)
    {
        var workload = Ordered with { Record = remedied ? Ordered.Record : null, RevisionObserved = observed, CurrentRevision = known ? Pods.Current : null };

        Find(workload, Pods.Broken("db-0")).Should().BeNull();
        BrokenPod.IsAwaited(workload, [Pods.Broken("db-0")]).Should().BeFalse();
    }

    [Fact]
    public void None_goes_of_a_workload_whose_controller_replaces_broken_pods_itself() =>
        Find(Ordered with { Rollout = Ordered.Rollout with { KeepsBrokenPods = false } }, Pods.Broken("db-0")).Should().BeNull();

    [Fact]
    public void After_a_revert_the_one_that_could_not_come_up_goes()
    {
        var late = Pods.Broken("db-0") with { Created = A.Ago("90s") };
        var record = A.Record(ago: "5m");
        var undone = record with
        {
            Containers = new Dictionary<string, ContainerRecord>
            {
                [A.Container] = record.Containers[A.Container] with { GivenUp = new GivenUp { Reason = "RemedyBlocked", Reverted = true, At = A.Ago("1m") } },
            },
        };

        Find(Ordered, late).Should().BeNull("it was made long after the remedy");
        Find(Ordered with { Record = undone }, late).Should().Be("db-0");
    }

    [Theory]
    [InlineData(true, "db-0 new", "db-1 starting")]
    [InlineData(true, "db-0 broken")]
    [InlineData(false, "db-0 new starting")]
    [InlineData(false, "db-0", "db-1")]
    public void Old_ones_that_are_not_ready_are_looked_at_again(bool awaited, params string[] pods) => BrokenPod.IsAwaited(Ordered, pods.Select(Pods.Parse)).Should().Be(awaited);

    private static string? Find(WorkloadFacts workload, params PodFacts[] pods) => BrokenPod.Find(workload, pods)?.Name;

    private static WorkloadFacts Of(WorkloadKind kind, Rollout rollout) => A.WorkloadOf(kind, Pods.Current) with { Record = A.Record(), Rollout = rollout };
}
