using System.Text.Json;
using System.Text.Json.Serialization;

namespace Headroom.Kubernetes.Resources;

/// <summary>A template of pods, as the workload kinds carry it.</summary>
public sealed record V1PodTemplateSpec
{
    public V1ObjectMeta? Metadata { get; init; }

    public V1PodSpec? Spec { get; init; }

    /// <summary>As the API wrote it, with the fields that this type does not know; null for one that was not read from JSON.</summary>
    [JsonIgnore]
    public JsonElement? Whole { get; init; }

    /// <summary>It is the spec of a pod: the template itself was not saved.</summary>
    [JsonIgnore]
    public bool IsOfPod { get; init; }
}

/// <summary>What the workload kinds have in common, and what tells their rollouts apart.</summary>
public sealed record V1WorkloadSpec
{
    /// <summary>Null on a DaemonSet, and where the API server's default of 1 holds.</summary>
    public int? Replicas { get; init; }

    public bool Paused { get; init; }

    [JsonConverter(typeof(WholeTemplateConverter))]
    public V1PodTemplateSpec? Template { get; init; }

    /// <summary>CronJob: what its runs are made from.</summary>
    public V1JobTemplateSpec? JobTemplate { get; init; }

    /// <summary>Deployment: how a changed template reaches the pods.</summary>
    public V1RolloutStrategy? Strategy { get; init; }

    /// <summary>The same of a StatefulSet or DaemonSet.</summary>
    public V1RolloutStrategy? UpdateStrategy { get; init; }

    /// <summary>StatefulSet: <c>OrderedReady</c> or <c>Parallel</c>; null on other kinds.</summary>
    public string? PodManagementPolicy { get; init; }

    /// <summary>StatefulSet (Kubernetes 1.26 and later): where its pods' numbers begin; null for 0.</summary>
    public V1Ordinals? Ordinals { get; init; }
}

public sealed record V1Ordinals
{
    public int Start { get; init; }
}

public sealed record V1RolloutStrategy
{
    /// <summary><c>RollingUpdate</c>, <c>Recreate</c> or <c>OnDelete</c>; null where the API server's default holds.</summary>
    public string? Type { get; init; }

    public V1RollingUpdate? RollingUpdate { get; init; }
}

/// <summary>Kinds fill what they have. Pods are a number or a percentage of the replicas, such as <c>25%</c>.</summary>
public sealed record V1RollingUpdate
{
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? MaxSurge { get; init; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? MaxUnavailable { get; init; }

    /// <summary>StatefulSet: pods with a lower number keep the old template.</summary>
    public int Partition { get; init; }
}

/// <summary>A template of Jobs, as a CronJob carries it.</summary>
public sealed record V1JobTemplateSpec
{
    public V1JobSpec? Spec { get; init; }
}

public sealed record V1JobSpec
{
    [JsonConverter(typeof(WholeTemplateConverter))]
    public V1PodTemplateSpec? Template { get; init; }
}

/// <summary>The counters by which a rollout is followed; kinds fill those that they have.</summary>
public sealed record V1WorkloadStatus
{
    public long ObservedGeneration { get; init; }

    public int Replicas { get; init; }

    public int UpdatedReplicas { get; init; }

    public int ReadyReplicas { get; init; }

    /// <summary>StatefulSet: the revision that new pods get.</summary>
    public string? UpdateRevision { get; init; }

    /// <summary>DaemonSet: how many pods there should be.</summary>
    public int DesiredNumberScheduled { get; init; }

    /// <summary>DaemonSet: on how many of the nodes that should have a pod there is one.</summary>
    public int CurrentNumberScheduled { get; init; }

    /// <summary>DaemonSet: how many pods are of the current template.</summary>
    public int UpdatedNumberScheduled { get; init; }

    /// <summary>DaemonSet: how many pods are ready.</summary>
    public int NumberReady { get; init; }

    /// <summary>CronJob: its runs that have not ended yet.</summary>
    public IReadOnlyList<V1ObjectReference>? Active { get; init; }

    /// <summary>CronJob: the time for which its last run was planned.</summary>
    public DateTimeOffset? LastScheduleTime { get; init; }

    /// <summary>CronJob: when a run last ended well (Kubernetes 1.21 and later); null on older servers, and where none has.</summary>
    public DateTimeOffset? LastSuccessfulTime { get; init; }

    public IReadOnlyList<V1WorkloadCondition>? Conditions { get; init; }
}

public sealed record V1WorkloadCondition
{
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status { get; init => field = value ?? ""; } = "";

    public string? Reason { get; init; }

    public string? Message { get; init; }

    /// <summary>Deployment: when the condition was last written; null on other kinds.</summary>
    public DateTimeOffset? LastUpdateTime { get; init; }
}

/// <summary>An object that runs pods from a template: one shape serves every kind, since JSON leaves out what a kind lacks.</summary>
public interface IWorkload : IKubernetesObject
{
    V1WorkloadSpec? Spec { get; }

    V1WorkloadStatus? Status { get; }

    /// <summary>What its pods are made from.</summary>
    V1PodTemplateSpec? PodTemplate => Spec?.JobTemplate?.Spec?.Template ?? Spec?.Template;

    /// <summary>Its controller has seen it as it is. False for a CronJob once it has a generation: its status tells none.</summary>
    bool IsObserved => (Status?.ObservedGeneration ?? 0) >= Metadata.Generation;
}

[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "Deployment", PluralName = "deployments")]
public sealed record V1Deployment : IWorkload
{
    [JsonConverter(typeof(ManagedMetadataConverter))]
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V1WorkloadSpec? Spec { get; init; }

    public V1WorkloadStatus? Status { get; init; }
}

[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "StatefulSet", PluralName = "statefulsets")]
public sealed record V1StatefulSet : IWorkload
{
    [JsonConverter(typeof(ManagedMetadataConverter))]
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V1WorkloadSpec? Spec { get; init; }

    public V1WorkloadStatus? Status { get; init; }
}

[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "DaemonSet", PluralName = "daemonsets")]
public sealed record V1DaemonSet : IWorkload
{
    [JsonConverter(typeof(ManagedMetadataConverter))]
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V1WorkloadSpec? Spec { get; init; }

    public V1WorkloadStatus? Status { get; init; }
}

[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "ReplicaSet", PluralName = "replicasets")]
public sealed record V1ReplicaSet : IWorkload
{
    [JsonConverter(typeof(ManagedMetadataConverter))]
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V1WorkloadSpec? Spec { get; init; }

    public V1WorkloadStatus? Status { get; init; }
}

[KubernetesEntity(Group = "batch", ApiVersion = "v1", Kind = "CronJob", PluralName = "cronjobs")]
public sealed record V1CronJob : IWorkload
{
    [JsonConverter(typeof(ManagedMetadataConverter))]
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V1WorkloadSpec? Spec { get; init; }

    public V1WorkloadStatus? Status { get; init; }
}

/// <summary>The same on servers before Kubernetes 1.21; those from 1.25 on no longer know it.</summary>
[KubernetesEntity(Group = "batch", ApiVersion = "v1beta1", Kind = "CronJob", PluralName = "cronjobs")]
public sealed record V1Beta1CronJob : IWorkload
{
    [JsonConverter(typeof(ManagedMetadataConverter))]
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V1WorkloadSpec? Spec { get; init; }

    public V1WorkloadStatus? Status { get; init; }
}

/// <summary>One run of a CronJob, or a Job of its own. Only who owns it matters: its pod template cannot be changed.</summary>
[KubernetesEntity(Group = "batch", ApiVersion = "v1", Kind = "Job", PluralName = "jobs")]
public sealed record V1Job : IKubernetesObject
{
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();
}

[KubernetesEntity(ApiVersion = "v1", Kind = "Namespace", PluralName = "namespaces", Namespaced = false)]
public sealed record V1Namespace : IKubernetesObject
{
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();
}
