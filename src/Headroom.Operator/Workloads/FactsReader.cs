using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Workloads;

/// <summary>Turns what the API server answered into the facts that the judgement takes. Pure.</summary>
public static class FactsReader
{
    public const string IgnoreAnnotation = "headroom.dev/ignore";

    public static WorkloadFacts Read(WorkloadRef workload, IWorkload found, string? currentRevision, V1ObjectMeta? ns)
    {
        var observed = (found.Status?.ObservedGeneration ?? 0) >= found.Metadata.Generation;
        return new WorkloadFacts
        {
            Workload = workload,
            Replicas = Desired(workload.Kind, found),
            Containers = (found.Spec?.Template?.Spec?.Containers ?? []).ToDictionary(container => container.Name, Template),
            Record = RemediationRecordFormat.Read(found.Metadata.Annotation(RemediationRecord.Annotation)),
            IgnoredBy = IgnoredBy(found, ns),
            RevisionObserved = observed,
            CurrentRevision = currentRevision,
            RolledOut = observed && IsRolledOut(workload.Kind, found),
        };
    }

    private static int Desired(WorkloadKind kind, IWorkload found) =>
        kind == WorkloadKind.DaemonSet ? found.Status?.DesiredNumberScheduled ?? 0 : found.Spec?.Replicas ?? 1;

    private static bool IsRolledOut(WorkloadKind kind, IWorkload found)
    {
        var status = found.Status ?? new V1WorkloadStatus();
        var desired = Desired(kind, found);
        return kind == WorkloadKind.DaemonSet
            ? status.UpdatedNumberScheduled == desired && status.NumberReady == desired
            : status.UpdatedReplicas == desired && status.ReadyReplicas == desired && status.Replicas == desired;
    }

    /// <summary>A limit of 0 is none: the kubelet leaves the cgroup unlimited.</summary>
    private static ContainerTemplate Template(V1Container container) => new(
        MemorySize.ParseOrNull(container.Resources?.Limits?.Memory) is { Bytes: > 0 } limit ? limit : null,
        MemorySize.ParseOrNull(container.Resources?.Requests?.Memory));

    private static string? IgnoredBy(IWorkload found, V1ObjectMeta? ns)
    {
        if (IsIgnored(found.Spec?.Template?.Metadata))
            return "the pod template";
        if (IsIgnored(found.Metadata))
            return "the workload";
        return IsIgnored(ns) ? "the namespace" : null;
    }

    private static bool IsIgnored(V1ObjectMeta? metadata) => metadata?.Annotation(IgnoreAnnotation) == "true";
}
