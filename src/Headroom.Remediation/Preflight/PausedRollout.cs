namespace Headroom.Remediation.Preflight;

/// <summary>A paused Deployment takes the patch and replaces no pod.</summary>
internal static class PausedRollout
{
    public static Finding? Check(PreflightInput input) => input.Workload.Rollout.Paused
        ? new Finding.Blocked($"the rollout is paused: kubectl rollout resume deployment/{input.Workload.Workload.Name} -n {input.Namespace}")
        : null;
}
