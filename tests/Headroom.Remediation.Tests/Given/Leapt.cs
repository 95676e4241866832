using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Settling;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Given;

/// <summary>The Flagsmith incident after a leap: killed at 64Mi, request 32Mi, now at 1Gi with a request of 64Mi.</summary>
internal static class Leapt
{
    public static Policy Policy(string? floor = null, RequestsSpec? requests = null, int? margin = null, string? after = null, string? mode = null, string strategy = "Leap") => A.Policy(new MemoryPolicySpec
    {
        Mode = mode,
        Memory = new MemorySpec { Ceiling = "1Gi", Floor = floor, Strategy = strategy, Requests = requests, Settle = new SettleSpec { After = after, MarginPercent = margin } },
    });

    public static ContainerRecord Record(string limit = "1Gi", string? originalLimit = "64Mi", string? originalRequest = "32Mi", params string?[] killed) => new()
    {
        OriginalLimit = originalLimit,
        OriginalRequest = originalRequest,
        Limit = limit,
        Kills = 2,
        Verdict = "LimitOom",
        Killed = [.. (killed is [] ? ["64Mi"] : killed).Select(at => new KillPoint(at, 3))],
    };

    public static WorkloadFacts Workload(string? limit = "1Gi", string? request = "64Mi", ContainerRecord? record = null) => A.Workload(limit, request, Whole(record ?? Record())) with
    {
        RolledOut = true,
        Rollout = new Rollout { Pods = 1 },
    };

    public static RemediationRecord Whole(ContainerRecord container) => new()
    {
        Attempts = 1,
        LastAttempt = A.Ago("20m"),
        Policy = "api",
        Containers = new Dictionary<string, ContainerRecord> { [A.Container] = container },
    };

    public static WorkloadCase Case(WorkloadFacts? workload = null, Policy? policy = null) => A.Case(policy ?? Policy(), workload ?? Workload());

    public static MeasuredUse Use(string peak, string container = A.Container, int pods = 1) =>
        new(A.Ago("15m"), A.Now, pods, new Dictionary<string, MemorySize> { [container] = A.Size(peak)!.Value });

    /// <summary>Null where the limit stays.</summary>
    public static Decision.Settle? Settle(string peak, WorkloadFacts? workload = null, Policy? policy = null)
    {
        var settling = Case(workload, policy);
        return SettlingRule.Assess(settling) is SettlingState.Open open ? SettlingRule.Decide(settling, [], open, Use(peak)) : null;
    }
}
