using System.Text.Json;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Tests.Resources;

/// <summary>
/// Objects as servers of Kubernetes 1.36 write them, with the fields that 1.20 does not have and with values that no version has yet. Built from
/// the API types of 1.36 (k8s.io/api v0.36.4).
/// </summary>
public sealed class NewerServerTests
{
    [Fact]
    public void A_Deployment_tells_of_pods_that_are_on_their_way_out()
    {
        var found = Read<V1Deployment>("""
            {"metadata": {"name": "api", "generation": 2}, "spec": {"replicas": 3, "podReplacementPolicy": "TerminationComplete", "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 0}}},
             "status": {"observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "readyReplicas": 3, "availableReplicas": 3, "terminatingReplicas": 2,
                        "conditions": [{"type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable", "lastUpdateTime": "2026-11-22T08:00:00Z"}, {"type": "SomethingNew", "status": "Perhaps"}]}}
            """);

        (found.Status!.Replicas, found.Status.UpdatedReplicas, ((IWorkload)found).IsObserved).Should().Be((3, 3, true));
        found.Spec!.Strategy!.RollingUpdate!.MaxUnavailable.Should().Be("0");
    }

    [Fact]
    public void A_StatefulSet_may_take_several_pods_away_at_once()
    {
        var found = Read<V1StatefulSet>("""
            {"metadata": {"name": "db"}, "spec": {"ordinals": {"start": 1}, "minReadySeconds": 5, "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain"},
                     "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 1, "maxUnavailable": "30%"}}},
             "status": {"replicas": 2, "availableReplicas": 2, "updateRevision": "db-2"}}
            """);

        (found.Spec!.UpdateStrategy!.RollingUpdate!.Partition, found.Spec.UpdateStrategy.RollingUpdate.MaxUnavailable, found.Spec.Ordinals!.Start).Should().Be((1, "30%", 1));
    }

    [Fact]
    public void A_DaemonSet_may_add_a_pod_before_it_takes_one_away() =>
        Read<V1DaemonSet>("""{"metadata": {"name": "log"}, "spec": {"updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}}, "status": {"numberReady": 2}}""")
            .Spec!.UpdateStrategy!.RollingUpdate!.MaxSurge.Should().Be("1");

    [Fact]
    public void A_CronJob_has_a_time_zone_and_its_Jobs_have_policies()
    {
        var found = Read<V1CronJob>("""
            {"metadata": {"name": "backup", "generation": 4}, "spec": {"schedule": "0 3 * * *", "timeZone": "Europe/Vienna", "jobTemplate": {"spec": {
              "backoffLimitPerIndex": 1, "maxFailedIndexes": 2, "completionMode": "Indexed", "podReplacementPolicy": "Failed", "managedBy": "kueue.x-k8s.io/multikueue",
              "successPolicy": {"rules": [{"succeededCount": 1}]}, "podFailurePolicy": {"rules": [{"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget"}]}]},
              "template": {"spec": {"containers": [{"name": "backup", "resources": {"limits": {"memory": "64Mi"}}}]}}}}},
             "status": {"lastScheduleTime": "2026-11-22T03:00:00Z", "lastSuccessfulTime": "2026-11-22T03:01:00Z", "active": [{"kind": "Job", "apiVersion": "batch/v1", "name": "backup-29"}]}}
            """);

        ((IWorkload)found).PodTemplate!.Spec!.Containers!.Single().Resources!.Limits!.Memory.Should().Be("64Mi");
        (found.Status!.Active!.Count, found.Status.LastSuccessfulTime!.Value.Minute).Should().Be((1, 1));
    }

    [Fact]
    public void A_Job_that_another_controller_manages_has_the_owner_that_it_has() =>
        Read<V1Job>("""
            {"metadata": {"name": "backup-29", "labels": {"batch.kubernetes.io/job-name": "backup-29", "batch.kubernetes.io/controller-uid": "u"},
             "ownerReferences": [{"apiVersion": "batch/v1", "kind": "CronJob", "name": "backup", "uid": "c", "controller": true, "blockOwnerDeletion": true}]}, "spec": {"managedBy": "kueue.x-k8s.io/multikueue"}}
            """).Metadata.ControllerOwner()!.Name.Should().Be("backup");

    [Fact]
    public void A_HorizontalPodAutoscaler_has_a_tolerance_and_metrics_of_one_container()
    {
        var found = Read<V2HorizontalPodAutoscaler>("""
            {"metadata": {"name": "h"}, "spec": {"minReplicas": 0, "maxReplicas": 5, "behavior": {"scaleUp": {"tolerance": "50m"}},
              "metrics": [{"type": "ContainerResource", "containerResource": {"name": "memory", "container": "api", "target": {"type": "Utilization", "averageUtilization": 70}}}, {"type": "SomethingNew", "somethingNew": {}}]},
             "status": {"conditions": [{"type": "ScalingActive", "status": "True"}], "currentMetrics": null}}
            """);

        found.Spec!.Metrics!.Select(metric => metric.ContainerResource?.Container).Should().Equal("api", null);
    }

    [Fact]
    public void A_node_with_swap_and_declared_features_tells_its_size() =>
        Read<V1Node>("""
            {"metadata": {"name": "n"}, "spec": {}, "status": {"allocatable": {"cpu": "3920m", "memory": "15842Mi", "pods": "110"}, "declaredFeatures": ["GuaranteedQoSPodCPUResize"], "features": {"supplementalGroupsPolicy": true},
             "nodeInfo": {"swap": {"capacity": 2147483648}}, "conditions": [{"type": "MemoryPressure", "status": "False", "lastTransitionTime": "2026-11-22T08:00:00Z"}]}}
            """).Status!.Allocatable!.Memory.Should().Be("15842Mi");

    [Fact]
    public void A_quota_has_scopes_that_nobody_knows() =>
        Read<V1ResourceQuota>("""{"metadata": {"name": "q"}, "spec": {"hard": {"limits.memory": "1Gi", "count/deployments.apps": "5"}, "scopeSelector": {"matchExpressions": [{"scopeName": "VolumeAttributesClass", "operator": "In", "values": ["gold"]}]}}}""")
            .Spec!.ScopeSelector!.MatchExpressions!.Single().ScopeName.Should().Be("VolumeAttributesClass");

    /// <summary>What came through events.k8s.io: <c>firstTimestamp</c> and <c>lastTimestamp</c> are null, and repetitions stand in <c>series</c>.</summary>
    [Fact]
    public void An_event_that_repeats_says_so_in_its_series()
    {
        var found = Read<V1Event>("""
            {"metadata": {"name": "e"}, "involvedObject": {"kind": "Pod", "name": "p"}, "reason": "Unhealthy", "source": {}, "firstTimestamp": null, "lastTimestamp": null, "type": "Warning",
             "eventTime": "2026-11-22T08:00:00.123456Z", "series": {"count": 7, "lastObservedTime": "2026-11-22T08:05:00.654321Z"}, "action": "Probing", "reportingComponent": "kubelet", "reportingInstance": "node-1"}
            """);

        (found.LastSeen, found.FirstSeen, found.Occurrences).Should().Be((Time("2026-11-22T08:05:00.654321Z"), Time("2026-11-22T08:00:00.123456Z"), 7));
    }

    [Theory]
    [InlineData("""{"metadata": {"name": "e"}, "firstTimestamp": "2026-11-22T08:00:00Z", "lastTimestamp": "2026-11-22T08:05:00Z", "count": 3, "eventTime": null}""", "2026-11-22T08:00:00Z", "2026-11-22T08:05:00Z", 3)]
    [InlineData("""{"metadata": {"name": "e"}, "firstTimestamp": null, "lastTimestamp": null, "eventTime": "2026-11-22T08:00:00.5Z"}""", "2026-11-22T08:00:00.5Z", "2026-11-22T08:00:00.5Z", 1)]
    [InlineData("""{"metadata": {"name": "e"}, "firstTimestamp": "2026-11-22T08:00:00Z"}""", "2026-11-22T08:00:00Z", "2026-11-22T08:00:00Z", 1)]
    [InlineData("""{"metadata": {"name": "e"}, "eventTime": "2026-11-22T08:00:00Z", "series": {}}""", "2026-11-22T08:00:00Z", "2026-11-22T08:00:00Z", 1)]
    [InlineData("""{"metadata": {"name": "e"}}""", null, null, 1)]
    public void Every_form_of_event_says_when_it_was_seen(string json, string? first, string? last, int count)
    {
        var found = Read<V1Event>(json);

        (found.FirstSeen, found.LastSeen, found.Occurrences).Should().Be((Time(first), Time(last), count));
    }

    private static DateTimeOffset? Time(string? text) => text is null ? null : DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static T Read<T>(string json) => (T)JsonSerializer.Deserialize(json, typeof(T), KubernetesJsonContext.Default)!;
}
