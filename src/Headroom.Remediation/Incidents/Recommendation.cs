using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Incidents;

/// <summary>
/// Limits that a person was told to set. Nothing is written to the workload for that: whether they were set is seen in its template, and from then on recovery is
/// watched as after a remedy.
/// </summary>
public sealed record Recommendation
{
    private readonly IReadOnlyDictionary<string, Told> _limits;

    private Recommendation(IReadOnlyDictionary<string, Told> limits) => _limits = limits;

    /// <summary>Null where no limit was to change.</summary>
    public static Recommendation? Of(WorkloadCase workloadCase, Decision.Recommend decision) => Of(decision.Remedy.Containers
        .Where(container => container.To is not null)
        .Select(container => (container.Container, new Told(
            container.From, container.To!.Value, decision.Kills.Count(kill => !kill.IsHistory && kill.Sighting.Container == container.Container),
            decision.Kills.LastOrDefault(kill => kill.Sighting.Container == container.Container)?.Verdict.Kind.ToString()))));

    /// <summary>One that a former run of the operator has told. Amounts are Kubernetes quantities; null where <paramref name="to"/> is none.</summary>
    public static Recommendation? Of(string container, string? from, string? to, int kills, string? verdict) =>
        MemorySize.ParseOrNull(to) is { } limit ? Of([(container, new Told(MemorySize.ParseOrNull(from), limit, kills, verdict))]) : null;

    /// <summary>Both of them together.</summary>
    public Recommendation And(Recommendation other) => new(_limits.Concat(other._limits.Where(limit => !_limits.ContainsKey(limit.Key))).ToDictionary());

    /// <summary>Every limit is what was told, or more.</summary>
    public bool IsFollowed(WorkloadFacts workload) =>
        _limits.All(limit => workload.Containers.GetValueOrDefault(limit.Key) is { } template && (template.Limit is null || template.Limit >= limit.Value.To));

    /// <summary>What was set, as if it had been a remedy of that time. It has no attempt: Headroom has written nothing.</summary>
    public RemediationRecord AsRecord(WorkloadFacts workload, string policy, DateTimeOffset since) => new()
    {
        Attempts = 0,
        LastAttempt = since,
        Policy = policy,
        Containers = _limits.ToDictionary(limit => limit.Key, limit => new ContainerRecord
        {
            OriginalLimit = limit.Value.From?.ToString(),
            Limit = workload.Containers[limit.Key].Limit?.ToString(),
            Kills = limit.Value.Kills,
            Verdict = limit.Value.Verdict,
        }),
    };

    private static Recommendation? Of(IEnumerable<(string Container, Told Told)> limits)
    {
        var all = limits.ToDictionary(limit => limit.Container, limit => limit.Told);
        return all.Count == 0 ? null : new Recommendation(all);
    }

    private sealed record Told(MemorySize? From, MemorySize To, int Kills, string? Verdict);
}
