using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Preflight;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Tests.Given;

/// <summary>The Flagsmith remedy (limit 64Mi -> 128Mi, request 32Mi -> 64Mi) before a cluster that a test names.</summary>
internal static class Preflights
{
    public static readonly ScaleTarget Own = new("apps", "Deployment", "flagsmith-api");

    public static Decision Check(PreflightFacts facts, WorkloadFacts? workload = null, Policy? policy = null, IReadOnlyCollection<Sighting>? sightings = null) =>
        Check(facts, A.Case(policy ?? A.Policy(), workload ?? A.Workload(), sightings ?? A.Loop()));

    public static Decision Check(PreflightFacts facts, WorkloadCase workloadCase) => PreflightChain.Check(workloadCase, Judgement.Decide(workloadCase), facts);

    public static PreflightFacts With(params IReadOnlyList<LimitRangeFacts> ranges) => new() { LimitRanges = ranges };

    public static PreflightFacts With(params IReadOnlyList<QuotaFacts> quotas) => new() { Quotas = quotas };

    public static QuotaFacts Quota(string? limits = null, string? requests = null, string used = "0", params IReadOnlyList<QuotaScope> scopes) => new("small")
    {
        Limits = limits is null ? null : new QuotaAmount(A.Size(limits)!.Value, A.Size(used)!.Value),
        Requests = requests is null ? null : new QuotaAmount(A.Size(requests)!.Value, A.Size(used)!.Value),
        Scopes = scopes,
    };

    public static WorkloadFacts Workload(params (string Name, string? Limit, string? Request)[] containers) => A.Workload() with
    {
        Containers = containers.ToDictionary(container => container.Name, container => A.Template(container.Limit, container.Request)),
    };

    public static WorkloadFacts Rolling(int pods, int surge, bool onDelete = false) => A.Workload() with { Rollout = new Rollout { Pods = pods, Surge = surge, OnDelete = onDelete } };

    /// <summary>As it is to be written, and what is said of it.</summary>
    public static (string Remedy, string Notes) Passed(Decision decision) =>
        decision is Decision.Remediate { Remedy: var remedy } ? (remedy.ToString(), string.Join("; ", decision.Notes)) : throw new InvalidOperationException($"{decision.GetType().Name}: {decision.Message}");

    public static string Blocked(Decision decision) =>
        decision is Decision.Blocked ? decision.Message : throw new InvalidOperationException($"{decision.GetType().Name}: {decision.Message}");
}
