using Headroom.Remediation.Policies;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Decisions;

/// <summary>Whether a policy may speak about a workload at all.</summary>
internal static class Coverage
{
    /// <summary>Why it may not, or null where it may.</summary>
    public static string? Objection(WorkloadCase workloadCase) => Objection(workloadCase.Policy, workloadCase.Workload);

    /// <inheritdoc cref="Objection(WorkloadCase)"/>
    public static string? Objection(Policy policy, WorkloadFacts workload)
    {
        if (workload.IgnoredBy is { } place)
            return $"{place} carries the annotation headroom.dev/ignore";
        if (!policy.Workloads.Contains(workload.Workload.Kind))
            return $"policy {policy.Name} does not name {workload.Workload.Kind} in spec.workloads";
        return policy.Mode == PolicyMode.Paused ? $"policy {policy.Name} is paused" : null;
    }
}
