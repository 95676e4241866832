using Headroom.Kubernetes.Resources;
using Headroom.Operator.Tests.Given;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Tests.Workloads;

public sealed class RolloutReaderTests
{
    /// <summary>What kubernetes, deployment util ResolveFenceposts, makes of them.</summary>
    [Theory]
    [InlineData("the default, of one", 1, null, null, 1)]
    [InlineData("the default, of three", 3, null, null, 1)]
    [InlineData("the default, of four: an old one may go first", 4, null, null, 0)]
    [InlineData("numbers", 10, "2", "0", 2)]
    [InlineData("a surge is rounded up", 10, "25%", "0", 3)]
    [InlineData("a small one too", 2, "1%", "0%", 1)]
    [InlineData("unavailable pods are rounded down", 3, "1", "33%", 1)]
    [InlineData("... to one", 3, "1", "34%", 0)]
    [InlineData("everything at once", 4, "100%", "0", 4)]
    [InlineData("none", 4, "0", "1", 0)]
    [InlineData("no replica", 0, null, null, 0)]
    [InlineData("what makes no sense", 4, "-1", "x", 0)]
    [InlineData("what is too large", int.MaxValue, "2147483647%", "0", int.MaxValue)]
    public void A_deployments_surge_counts_where_it_cannot_take_an_old_pod_first(string what, int replicas, string? maxSurge, string? maxUnavailable, int surge)
    {
        var deployment = A.Deployment(replicas: replicas);
        var rolling = new V1RollingUpdate { MaxSurge = maxSurge, MaxUnavailable = maxUnavailable };

        foreach (var type in new[] { null, "RollingUpdate" })
        {
            RolloutReader.Read(WorkloadKind.Deployment, deployment with { Spec = deployment.Spec! with { Strategy = new V1RolloutStrategy { Type = type, RollingUpdate = rolling } } }, replicas)
                .Should().Match<Rollout>(rollout => rollout.Pods == replicas && rollout.Surge == surge, what);
        }
    }

    [Fact]
    public void A_deployment_that_is_made_anew_has_none_beside_it() =>
        RolloutReader.Read(WorkloadKind.Deployment, Of(strategy: new V1RolloutStrategy { Type = "Recreate" }), 1).Should().Be(new Rollout { Pods = 1, OldPods = 1 });

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void A_deployment_may_be_paused(bool paused, bool expected) =>
        RolloutReader.Read(WorkloadKind.Deployment, Of() with { Spec = A.Spec(1) with { Paused = paused } }, 1).Paused.Should().Be(expected);

    [Theory]
    [InlineData(WorkloadKind.StatefulSet, "OnDelete", true)]
    [InlineData(WorkloadKind.DaemonSet, "OnDelete", true)]
    [InlineData(WorkloadKind.StatefulSet, "RollingUpdate", false)]
    [InlineData(WorkloadKind.DaemonSet, null, false)]
    [InlineData(WorkloadKind.ReplicaSet, null, true)]
    [InlineData(WorkloadKind.CronJob, null, false)]
    public void Some_pods_get_the_new_template_only_when_they_are_deleted(WorkloadKind kind, string? type, bool onDelete) =>
        RolloutReader.Read(kind, Of(new V1RolloutStrategy { Type = type }), 2).OnDelete.Should().Be(onDelete);

    [Theory]
    [InlineData(WorkloadKind.StatefulSet, null, null, true)]
    [InlineData(WorkloadKind.StatefulSet, "RollingUpdate", "OrderedReady", true)]
    [InlineData(WorkloadKind.StatefulSet, "RollingUpdate", "Parallel", false)]
    [InlineData(WorkloadKind.StatefulSet, "OnDelete", "Parallel", true)]
    [InlineData(WorkloadKind.DaemonSet, "OnDelete", null, true)]
    [InlineData(WorkloadKind.DaemonSet, "RollingUpdate", null, false)]
    [InlineData(WorkloadKind.Deployment, "RollingUpdate", null, false)]
    [InlineData(WorkloadKind.ReplicaSet, null, null, false)]
    public void Some_controllers_leave_a_broken_pod_where_it_is(WorkloadKind kind, string? type, string? management, bool keeps)
    {
        var set = Of(new V1RolloutStrategy { Type = type });

        RolloutReader.Read(kind, set with { Spec = set.Spec! with { PodManagementPolicy = management } }, 2).KeepsBrokenPods.Should().Be(keeps);
    }

    [Theory]
    [InlineData(WorkloadKind.StatefulSet, 2, 1, 1)]
    [InlineData(WorkloadKind.StatefulSet, 2, 2, 0)]
    [InlineData(WorkloadKind.DaemonSet, 3, 1, 2)]
    [InlineData(WorkloadKind.StatefulSet, 1, 2, 0)]
    public void Pods_of_before_are_counted(WorkloadKind kind, int pods, int updated, int old) =>
        RolloutReader.Read(kind, Of() with { Status = new V1WorkloadStatus { UpdatedReplicas = updated, UpdatedNumberScheduled = updated } }, pods).OldPods.Should().Be(old);

    [Theory]
    [InlineData(WorkloadKind.StatefulSet, 2, 1, true)]
    [InlineData(WorkloadKind.StatefulSet, 2, 2, false)]
    [InlineData(WorkloadKind.DaemonSet, 2, 1, true)]
    [InlineData(WorkloadKind.DaemonSet, 2, 2, false)]
    public void Missing_pods_are_noticed(WorkloadKind kind, int wanted, int there, bool missing) => Facts(kind, wanted, there, ready: there, updated: 0, "RollingUpdate").PodsMissing.Should().Be(missing);

    [Theory]
    [InlineData(WorkloadKind.StatefulSet, 2, 1, true)]
    [InlineData(WorkloadKind.StatefulSet, 2, 0, false)]
    [InlineData(WorkloadKind.StatefulSet, 1, 1, false)]
    [InlineData(WorkloadKind.DaemonSet, 2, 1, true)]
    [InlineData(WorkloadKind.DaemonSet, 2, 0, false)]
    public void With_OnDelete_it_is_enough_that_one_pod_was_replaced_and_all_are_ready(WorkloadKind kind, int ready, int updated, bool rolledOut) =>
        Facts(kind, 2, 2, ready, updated, "OnDelete").RolledOut.Should().Be(rolledOut);

    private static WorkloadFacts Facts(WorkloadKind kind, int wanted, int there, int ready, int updated, string strategy)
    {
        var set = Of(new V1RolloutStrategy { Type = strategy });
        var status = new V1WorkloadStatus
        {
            ObservedGeneration = 1,
            Replicas = there,
            ReadyReplicas = ready,
            UpdatedReplicas = updated,
            DesiredNumberScheduled = wanted,
            CurrentNumberScheduled = there,
            NumberReady = ready,
            UpdatedNumberScheduled = updated,
        };
        return FactsReader.Read(A.Ref with { Kind = kind }, set with { Spec = set.Spec! with { Replicas = wanted }, Status = status }, null, null);
    }

    [Theory]
    [InlineData(0, null, 0)]
    [InlineData(2, null, 2)]
    [InlineData(2, 5, 7)]
    [InlineData(0, 5, 0)]
    public void A_partition_counts_from_the_first_ordinal(int partition, int? start, int first) =>
        RolloutReader.Read(
            WorkloadKind.StatefulSet, Of(new V1RolloutStrategy { Type = "RollingUpdate", RollingUpdate = new V1RollingUpdate { Partition = partition } }, start), 3)
            .Should().Match<Rollout>(rollout => rollout.FirstOrdinal == first && rollout.Start == (start ?? 0));

    [Theory]
    [InlineData(null, 0)]
    [InlineData("1", 1)]
    [InlineData("10%", 2)]
    public void A_daemon_set_may_surge_too(string? maxSurge, int surge) =>
        RolloutReader.Read(WorkloadKind.DaemonSet, Of(new V1RolloutStrategy { RollingUpdate = new V1RollingUpdate { MaxSurge = maxSurge } }), 11).Surge.Should().Be(surge);

    [Theory]
    [InlineData(0, 2, true)]
    [InlineData(2, 0, true)]
    [InlineData(1, 1, true)]
    [InlineData(1, 0, false)]
    public void Pods_that_a_partition_keeps_are_not_waited_for(int partition, int updated, bool rolledOut)
    {
        var set = Of(new V1RolloutStrategy { RollingUpdate = new V1RollingUpdate { Partition = partition } }) with
        {
            Status = new V1WorkloadStatus { ObservedGeneration = 1, Replicas = 2, ReadyReplicas = 2, UpdatedReplicas = updated },
        };

        FactsReader.Read(A.Ref with { Kind = WorkloadKind.StatefulSet }, set with { Spec = set.Spec! with { Replicas = 2 } }, null, null).RolledOut.Should().Be(rolledOut);
    }

    [Fact]
    public void A_refusal_is_told_in_the_clusters_words_without_the_pods_name() =>
        Trouble(Condition("Progressing", "True", "ReplicaSetUpdated", "ReplicaSet \"web-1\" is progressing."),
                Condition("ReplicaFailure", "True", "FailedCreate", "pods \"web-1-x7k\" is forbidden: exceeded quota: small, requested: limits.memory=128Mi, used: limits.memory=64Mi, limited: limits.memory=100Mi"))
            .Should().Be("FailedCreate: exceeded quota: small, requested: limits.memory=128Mi, used: limits.memory=64Mi, limited: limits.memory=100Mi");

    [Theory]
    [InlineData("Progressing", "False", "ProgressDeadlineExceeded", "ReplicaSet \"web-1\" has timed out progressing.", "ProgressDeadlineExceeded: ReplicaSet \"web-1\" has timed out progressing.")]
    [InlineData("ReplicaFailure", "True", "FailedCreate", null, "FailedCreate: ")]
    [InlineData("ReplicaFailure", "False", "FailedCreate", "over", null)]
    [InlineData("Progressing", "Unknown", "DeploymentPaused", "Deployment is paused", null)]
    [InlineData("Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", null)]
    public void Other_conditions_tell_of_trouble_or_not(string type, string status, string reason, string? message, string? trouble) =>
        Trouble(Condition(type, status, reason, message)).Should().Be(trouble);

    [Theory]
    [InlineData("1m", "5m", true)]
    [InlineData("10m", "5m", false)]
    [InlineData(null, "5m", true)]
    [InlineData("10m", null, true)]
    public void A_deadline_that_was_overrun_before_the_template_was_changed_says_nothing(string? written, string? changed, bool counts)
    {
        var overdue = Condition("Progressing", "False", "ProgressDeadlineExceeded", "late") with { LastUpdateTime = written is null ? null : A.Ago(written) };

        (RolloutReader.Obstruction(new V1WorkloadStatus { Conditions = [overdue] }, changed is null ? null : A.Ago(changed)) is not null).Should().Be(counts);
    }

    [Theory]
    [InlineData("create Pod db-0 in StatefulSet db failed error: pods \"db-0\" is forbidden: exceeded quota: small", "exceeded quota: small")]
    [InlineData("Error creating: pods \"agent-\" is forbidden: exceeded quota: small", "exceeded quota: small")]
    [InlineData("create Pod db-0 in StatefulSet db failed error: connection refused", "create Pod db-0 in StatefulSet db failed error: connection refused")]
    public void A_controllers_event_is_cut_to_what_was_refused(string message, string words) => RolloutReader.WithoutPod(message).Should().Be(words);

    [Fact]
    public void Without_conditions_there_is_no_trouble()
    {
        RolloutReader.Obstruction(null, null).Should().BeNull();
        RolloutReader.Obstruction(new V1WorkloadStatus(), null).Should().BeNull();
    }

    [Fact]
    public void Conditions_of_an_older_template_say_nothing_of_the_newest()
    {
        var deployment = A.Deployment();
        var stale = deployment with
        {
            Metadata = deployment.Metadata with { Generation = 2 },
            Status = deployment.Status! with { Conditions = [Condition("ReplicaFailure", "True", "FailedCreate", "no")] },
        };

        FactsReader.Read(A.Ref, stale, null, null).Obstruction.Should().BeNull();
    }

    private static string? Trouble(params V1WorkloadCondition[] conditions) => RolloutReader.Obstruction(new V1WorkloadStatus { Conditions = conditions }, null)?.Words;

    private static V1WorkloadCondition Condition(string type, string status, string reason, string? message) => new() { Type = type, Status = status, Reason = reason, Message = message };

    private static V1StatefulSet Of(V1RolloutStrategy? strategy = null, int? start = null) => new()
    {
        Metadata = A.Metadata(A.Name),
        Spec = A.Spec(1) with { Strategy = strategy, UpdateStrategy = strategy, Ordinals = start is { } first ? new V1Ordinals { Start = first } : null },
    };
}
