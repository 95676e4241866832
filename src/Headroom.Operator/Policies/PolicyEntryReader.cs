using Headroom.Operator.Entities;
using Headroom.Operator.Hosting;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Policies;

/// <summary>Checks a policy as the cluster has it. Pure.</summary>
public static class PolicyEntryReader
{
    /// <param name="options">They say which namespaces are protected.</param>
    public static PolicyEntry Read(V1Alpha1MemoryPolicy entity, HeadroomOptions options)
    {
        if (options.IsProtected(entity.Metadata.Namespace))
        {
            var message = $"namespace {entity.Metadata.Namespace} is protected: Headroom changes nothing there, unless its own configuration says so";
            return new PolicyEntry(entity.Metadata, null, new PolicyRefusal("NamespaceProtected", message), entity.Status);
        }

        var (policy, violations) = PolicyReader.Read(entity.Metadata, entity.Spec);
        var refusal = policy is null ? new PolicyRefusal("PolicyInvalid", string.Join("; ", violations)) : null;
        return new PolicyEntry(entity.Metadata, policy, refusal, entity.Status);
    }
}
