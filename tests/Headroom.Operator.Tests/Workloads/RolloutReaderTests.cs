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
                .Should().Be(new Rollout { Pods = replicas, Surge = surge }, what);
        }
    }

    [Fact]
    public void A_deployment_that_is_made_anew_has_none_beside_it() =>
        RolloutReader.Read(WorkloadKind.Deployment, Of(strategy: new V1RolloutStrategy { Type = "Recreate" }), 1).Should().Be(new Rollout { Pods = 1 });

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
        RolloutReader.Read(kind, Of(new V1RolloutStrategy { Type = type }), 2).Should().Be(new Rollout { Pods = 2, OnDelete = onDelete });

    [Theory]
    [InlineData(0, null, 0)]
    [InlineData(2, null, 2)]
    [InlineData(2, 5, 7)]
    [InlineData(0, 5, 0)]
    public void A_partition_counts_from_the_first_ordinal(int partition, int? start, int first) =>
        RolloutReader.Read(
            WorkloadKind.StatefulSet, Of(new V1RolloutStrategy { Type = "RollingUpdate", RollingUpdate = new V1RollingUpdate { Partition = partition } }, start), 3)
            .Should().Be(new Rollout { Pods = 3, FirstOrdinal = first });

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

    [Fact]
    public void Without_conditions_there_is_no_trouble()
    {
        RolloutReader.Trouble(null).Should().BeNull();
        RolloutReader.Trouble(new V1WorkloadStatus()).Should().BeNull();
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

        FactsReader.Read(A.Ref, stale, null, null).Trouble.Should().BeNull();
    }

    private static string? Trouble(params V1WorkloadCondition[] conditions) => RolloutReader.Trouble(new V1WorkloadStatus { Conditions = conditions });

    private static V1WorkloadCondition Condition(string type, string status, string reason, string? message) => new() { Type = type, Status = status, Reason = reason, Message = message };

    private static V1StatefulSet Of(V1RolloutStrategy? strategy = null, int? start = null) => new()
    {
        Metadata = A.Metadata(A.Name),
        Spec = A.Spec(1) with { Strategy = strategy, UpdateStrategy = strategy, Ordinals = start is { } first ? new V1Ordinals { Start = first } : null },
    };
}
