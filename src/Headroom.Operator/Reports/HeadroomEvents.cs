using Headroom.Kubernetes.Events;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Reports;

/// <summary>The events that Headroom records, on workloads and on policies. They are written in the background.</summary>
public sealed class HeadroomEvents(IEventRecorder recorder, TellingQueue queue)
{
    /// <param name="once">True of the workload once and for all: after a restart of the operator it is not said again.</param>
    public void OnWorkload(WorkloadRef workload, string reason, string message, bool isWarning, bool once)
    {
        var reference = new V1ObjectReference
        {
            ApiVersion = WorkloadType.Of(workload.Kind)[0].ApiVersion,
            Kind = workload.Kind.ToString(),
            Namespace = workload.Namespace,
            Name = workload.Name,
            Uid = workload.Uid,
        };
        var type = isWarning ? EventType.Warning : EventType.Normal;
        queue.Enqueue($"{reason} on {workload}", cancellationToken => once
            ? recorder.RecordOnceAsync(reference, type, reason, message, cancellationToken)
            : recorder.RecordAsync(reference, type, reason, message, cancellationToken));
    }

    /// <summary>Said once for each wording: what cannot be healed goes on being killed.</summary>
    public void OnUnsupported(UnsupportedOwner owner, string message) =>
        queue.Enqueue($"{EventReasons.Unsupported} on {owner}", cancellationToken =>
            recorder.RecordOnceAsync(owner.Reference, EventType.Warning, EventReasons.Unsupported, message, cancellationToken));

    /// <summary>Said once for each wording: the policy's condition goes on saying it.</summary>
    public void PolicyInvalid(V1Alpha1MemoryPolicy policy, string message) =>
        queue.Enqueue($"{EventReasons.PolicyInvalid} on MemoryPolicy {policy.Metadata.Namespace}/{policy.Metadata.Name}", cancellationToken =>
            recorder.RecordOnceAsync(policy.Reference(), EventType.Warning, EventReasons.PolicyInvalid, message, cancellationToken));
}
