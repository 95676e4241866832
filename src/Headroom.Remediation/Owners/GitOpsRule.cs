using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Owners;

/// <summary>
/// Whether a remedy is left to be committed. Where the policy does not say, it is for whatever Argo CD or Flux would set back, and not where the workload
/// tells the tool to leave it alone.
/// </summary>
public static class GitOpsRule
{
    public static bool IsLeftToCommit(Policy policy, WorkloadFacts workload) => (workload.GitOps, policy.GitOps) switch
    {
        (null, _) or (_, GitOpsMode.Patch) => false,
        (_, GitOpsMode.Recommend) => true,
        ({ LeftAloneBy: var leftAlone }, _) => leftAlone is null,
    };

    /// <summary>The case under the policy as it stands for the workload: what is left to commit is not enforced.</summary>
    public static WorkloadCase Applied(WorkloadCase workloadCase) =>
        workloadCase.Policy.Mode == PolicyMode.Enforce && IsLeftToCommit(workloadCase.Policy, workloadCase.Workload)
            ? workloadCase with { Policy = workloadCase.Policy with { Mode = PolicyMode.Recommend } }
            : workloadCase;
}
