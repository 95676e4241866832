using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Verdicts;

namespace Headroom.Remediation.Preflight;

/// <summary>Fits a remedy to a bound that is not the policy's, and its record with it.</summary>
internal static class RemedyCut
{
    /// <summary>
    /// The container's limit as its policy would have it under that ceiling, and the request that goes with it. Without the container where that leaves nothing
    /// above the limit at which it was killed.
    /// </summary>
    public static Remedy LimitAtMost(PreflightInput input, Remedy remedy, string container, MemorySize most)
    {
        var rules = input.Case.Policy.RulesOf(container);
        var ceiling = MemorySize.Min(rules.Ceiling, most);
        var kills = input.Kills.Where(kill => kill.Sighting.Container == container && kill.Verdict.Kind is VerdictKind.LimitOom or VerdictKind.ProbableOom).ToList();
        var smaller = ContainerCase.Of(input.Case, container, kills)
            .Remedy(rules with { Ceiling = ceiling, Floor = MemorySize.Min(rules.Floor, ceiling) }, new History(input.Case).Steps(container));
        return smaller is null ? Without(input, remedy, container) : With(remedy, smaller);
    }

    /// <param name="request">Null where the template's own stays right as it is.</param>
    public static Remedy WithRequest(Remedy remedy, string container, MemorySize? request) =>
        With(remedy, remedy.Containers.First(one => one.Container == container) with { RequestTo = request });

    private static Remedy With(Remedy remedy, ContainerRemedy changed)
    {
        var own = remedy.Record.Containers[changed.Container];
        return remedy with
        {
            Containers = [.. remedy.Containers.Select(one => one.Container == changed.Container ? changed : one)],
            Record = Recorded(remedy.Record, changed.Container, changed.To is { } limit ? own with { Limit = limit.ToString() } : own with { Request = changed.RequestTo?.ToString() }),
        };
    }

    /// <summary>Its probes keep what the remedy gives them.</summary>
    private static Remedy Without(PreflightInput input, Remedy remedy, string container)
    {
        var (before, own) = (input.Workload.Record?.Containers.GetValueOrDefault(container), remedy.Record.Containers[container]);
        var kept = remedy.Probes.Any(probe => probe.Container == container)
            ? (before ?? RecordKeeping.Begun(input.Workload.Containers[container])) with { Kills = own.Kills, Verdict = own.Verdict, Probes = own.Probes }
            : before;
        return remedy with { Containers = [.. remedy.Containers.Where(one => one.Container != container)], Record = Recorded(remedy.Record, container, kept) };
    }

    private static RemediationRecord Recorded(RemediationRecord record, string container, ContainerRecord? own)
    {
        var containers = new SortedDictionary<string, ContainerRecord>(record.Containers.ToDictionary(), StringComparer.Ordinal);
        if (own is null)
            containers.Remove(container);
        else
            containers[container] = own;
        return record with { Containers = containers };
    }
}
