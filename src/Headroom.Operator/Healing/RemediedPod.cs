using System.Globalization;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Incidents;

namespace Headroom.Operator.Healing;

/// <summary>A pod that was made with a remedy, in what it takes to find out whose it is.</summary>
/// <param name="At">When the remedy was written, to the second.</param>
/// <param name="LacksOthers">The remedy took pods of its workload away.</param>
internal sealed record RemediedPod(string Namespace, IReadOnlyDictionary<string, string> Labels, V1OwnerReference Owner, DateTimeOffset At, bool LacksOthers)
{
    /// <summary>Null for a pod that was made without one, and for one that has nobody above it any more.</summary>
    public static RemediedPod? Of(V1Pod pod) =>
        pod.Metadata.Annotation(RemediationRecord.PodAnnotation) is { } text && pod.Metadata.ControllerOwner() is { } owner
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? new RemediedPod(pod.Metadata.Namespace, pod.Metadata.Labels ?? new Dictionary<string, string>(), owner, at, pod.Metadata.Annotation(RemediationRecord.ReplicasAnnotation) is not null)
            : null;
}
