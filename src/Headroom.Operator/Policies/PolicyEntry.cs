using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Policies;

/// <summary>A policy as it was last seen: checked, or with what is wrong with it.</summary>
/// <param name="Policy">Null where the policy is not accepted.</param>
/// <param name="Refusal">Why it is not accepted, or null.</param>
/// <param name="Status">The status that the cluster last had.</param>
public sealed record PolicyEntry(V1ObjectMeta Metadata, Policy? Policy, PolicyRefusal? Refusal, MemoryPolicyStatus? Status)
{
    public PolicyKey Key => PolicyKey.Of(Metadata);

    /// <summary>The same policy with the same spec: a write of its status, or of its labels, changes nothing of that.</summary>
    public bool IsSameSpec(PolicyEntry other) => Metadata.Uid == other.Metadata.Uid && Metadata.Generation == other.Metadata.Generation;
}

/// <param name="Reason">One word, for the condition and the event.</param>
public sealed record PolicyRefusal(string Reason, string Message);
