using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Owners;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Workloads;

/// <summary>Turns what the API server answered into the facts that the judgement takes. Pure.</summary>
public static class FactsReader
{
    public const string IgnoreAnnotation = WorkloadFacts.IgnoreAnnotation;

    /// <summary>In seconds, a day: what is meant to be for ever must not be added to a time.</summary>
    private const long LongestGracePeriod = 86_400;

    private static readonly IReadOnlyDictionary<string, string> NoNames = new Dictionary<string, string>();

    public static WorkloadFacts Read(WorkloadRef workload, IWorkload found, string? currentRevision, V1ObjectMeta? ns)
    {
        var record = RemediationRecordFormat.Read(found.Metadata.Annotation(RemediationRecord.Annotation));
        var containers = Containers(found.PodTemplate?.Spec);
        var managers = FieldManagersReader.Read(found.Metadata.ManagedFields, WorkloadType.Of(workload.Kind)[0].TemplatePath, containers.Keys);
        // A CronJob's status tells no generation, and there is no revision of it that could be told apart.
        var observed = workload.Kind == WorkloadKind.CronJob || found.IsObserved;
        return new WorkloadFacts
        {
            Workload = workload,
            Replicas = Desired(workload.Kind, found),
            Containers = containers,
            Guaranteed = TemplateQos.IsGuaranteed(found.PodTemplate?.Spec),
            TemplateSaved = found.PodTemplate?.IsOfPod != true,
            Record = record,
            GitOps = GitOpsSigns.Find(workload, found.Metadata.Labels ?? NoNames, found.Metadata.Annotations ?? NoNames, managers),
            Managers = managers,
            IgnoredBy = IgnoredBy(found, ns),
            RevisionObserved = observed,
            CurrentRevision = currentRevision,
            TemplateVersion = TemplateVersion.Of(found.PodTemplate?.Whole),
            RolledOut = observed && IsRolledOut(workload.Kind, found, record),
            Rollout = RolloutReader.Read(workload.Kind, found, Desired(workload.Kind, found)),
            Obstruction = observed ? RolloutReader.Obstruction(found.Status, record?.LastChange) : null,
            PodsMissing = observed && Made(workload.Kind, found) < Desired(workload.Kind, found),
            Ready = workload.Kind == WorkloadKind.DaemonSet ? found.Status?.NumberReady ?? 0 : found.Status?.ReadyReplicas ?? 0,
            PodLabels = found.PodTemplate?.Metadata?.Labels ?? NoNames,
            PriorityClass = found.PodTemplate?.Spec?.PriorityClassName is { Length: > 0 } priority ? priority : null,
            GracePeriod = TimeSpan.FromSeconds(Math.Clamp(found.PodTemplate?.Spec?.TerminationGracePeriodSeconds ?? 30, 0, LongestGracePeriod)),
            HasDeadline = found.PodTemplate?.Spec?.ActiveDeadlineSeconds is not null,
        };
    }

    private static int Desired(WorkloadKind kind, IWorkload found) => kind switch
    {
        WorkloadKind.DaemonSet => found.Status?.DesiredNumberScheduled ?? 0,
        // A change of it rolls nothing: the price is that of the one write.
        WorkloadKind.CronJob => 1,
        _ => found.Spec?.Replicas ?? 1,
    };

    /// <summary>How many pods there are; of a CronJob's runs nothing says.</summary>
    private static int Made(WorkloadKind kind, IWorkload found) => kind switch
    {
        WorkloadKind.DaemonSet => found.Status?.CurrentNumberScheduled ?? 0,
        WorkloadKind.CronJob => int.MaxValue,
        _ => found.Status?.Replicas ?? 0,
    };

    private static bool IsRolledOut(WorkloadKind kind, IWorkload found, RemediationRecord? record)
    {
        var status = found.Status ?? new V1WorkloadStatus();
        var desired = Desired(kind, found);
        // With OnDelete the healthy pods of before stay: it is enough that one was replaced.
        var (onDelete, updated) = (found.Spec?.UpdateStrategy?.Type == "OnDelete", Math.Min(desired, 1));
        return kind switch
        {
            WorkloadKind.DaemonSet when onDelete => status.UpdatedNumberScheduled >= updated && status.NumberReady == desired,
            WorkloadKind.StatefulSet when onDelete => status.UpdatedReplicas >= updated && status.ReadyReplicas == desired && status.Replicas == desired,
            WorkloadKind.DaemonSet => status.UpdatedNumberScheduled == desired && status.NumberReady == desired,
            WorkloadKind.CronJob => HasRun(status, record),
            WorkloadKind.ReplicaSet => status.ReadyReplicas == desired && status.Replicas == desired,
            // A StatefulSet's partition keeps some of its pods at the old template for good.
            _ => status.UpdatedReplicas >= desired - Partition(found) && status.ReadyReplicas == desired && status.Replicas == desired,
        };
    }

    private static int Partition(IWorkload found) => found.Spec?.UpdateStrategy?.RollingUpdate?.Partition ?? 0;

    /// <summary>A run that was planned after the remedy has ended; where the server tells, it has ended well.</summary>
    private static bool HasRun(V1WorkloadStatus status, RemediationRecord? record) =>
        status.LastScheduleTime is { } planned && planned > record?.LastAttempt
        && status.Active is null or []
        && (status.LastSuccessfulTime is null || status.LastSuccessfulTime >= planned);

    internal static Dictionary<string, ContainerTemplate> Containers(V1PodSpec? pod)
    {
        var containers = new Dictionary<string, ContainerTemplate>();
        foreach (var container in pod?.InitContainers ?? [])
            containers[container.Name] = Template(container) with { Init = true, Sidecar = container.IsSidecar };
        foreach (var container in pod?.Containers ?? [])
            containers[container.Name] = Template(container);
        return containers;
    }

    /// <summary>A limit of 0 is none: the kubelet leaves the cgroup unlimited.</summary>
    private static ContainerTemplate Template(V1Container container) => new(
        MemorySize.ParseOrNull(container.Resources?.Limits?.Memory) is { Bytes: > 0 } limit ? limit : null,
        MemorySize.ParseOrNull(container.Resources?.Requests?.Memory))
    {
        Probes = ContainerProbes.Of(container),
    };

    private static string? IgnoredBy(IWorkload found, V1ObjectMeta? ns)
    {
        if (IsIgnored(found.PodTemplate?.Metadata))
            return "the pod template";
        if (IsIgnored(found.Metadata))
            return "the workload";
        return IsIgnored(ns) ? "the namespace" : null;
    }

    public static bool IsIgnored(V1ObjectMeta? metadata) => metadata?.Annotation(IgnoreAnnotation) == "true";
}
