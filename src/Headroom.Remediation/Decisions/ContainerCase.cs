using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Decisions;

/// <summary>One container of the workload, and those of its kills that more memory would have prevented, oldest first.</summary>
internal sealed record ContainerCase(WorkloadFacts Workload, string Name, IReadOnlyList<JudgedKill> Kills)
{
    private const int LongestSeries = 10;

    public ContainerTemplate Template => Workload.Containers[Name];

    public JudgedKill LastKill => Kills[^1];

    /// <summary>Kills that its own limit is certainly the cause of.</summary>
    public IEnumerable<Sighting> Certain => Kills.Where(kill => kill.Verdict.Kind == VerdictKind.LimitOom).Select(kill => kill.Sighting);

    /// <summary>Its limit is too low; else only its request is.</summary>
    public bool NeedsLimit => IsAtLimit(LastKill);

    /// <summary>The highest limit that is known to have been not enough; null if none is known, or the limit is not the matter.</summary>
    public MemorySize? Limit => Highest?.Limit;

    /// <summary>Why <see cref="Limit"/> is not known, in a clause; null if it is, or is not the matter.</summary>
    public string? UnknownLimit => NeedsLimit && Limit is null ? LastKill.UnknownLimit : null;

    /// <summary>The newest kill at that limit, as the record keeps it; where the limit is not the matter, the newest kill.</summary>
    public KillPoint Point
    {
        get
        {
            var newest = Kills.LastOrDefault(kill => kill.Limit == Limit) ?? LastKill;
            var (uptime, becameReady) = (newest.Sighting.Uptime, newest.Sighting.BecameReady);
            return new KillPoint(newest.Limit?.ToString(), uptime is { } lived ? (int)lived.TotalSeconds : null, becameReady);
        }
    }

    private JudgedKill? Highest => NeedsLimit ? Kills.MaxBy(kill => kill.Limit) : null;

    /// <summary>What the namespace fills in for what the template leaves out, as far as it is known.</summary>
    private ContainerDefaults Defaults { get; init; } = ContainerDefaults.None;

    /// <param name="kills">A kill at the container's own limit outweighs those that the node brought about: they do not count towards it.</param>
    public static ContainerCase Of(WorkloadCase workloadCase, string name, IReadOnlyList<JudgedKill> kills) =>
        new(workloadCase.Workload, name, kills.Any(IsAtLimit) ? [.. kills.Where(IsAtLimit)] : kills)
        {
            Defaults = workloadCase.Surroundings.Defaults,
        };

    /// <summary>Null where the ceiling leaves no room, or the policy's request mode asks for no more than there is.</summary>
    /// <param name="steps">How many its climb has taken so far.</param>
    public ContainerRemedy? Remedy(MemoryRules rules, int steps) =>
        Highest is { } highest ? NewLimit(highest, rules, steps) : NewRequest(LastKill, rules);

    /// <summary>The kills by which it came to the limit that it has, oldest first, with the newest one.</summary>
    /// <param name="before">Null for no remedy so far.</param>
    public IReadOnlyList<KillPoint> Series(ContainerRecord? before) => [.. (before?.Killed ?? []).Append(Point).TakeLast(LongestSeries)];

    /// <summary>
    /// From the template's amounts, since they are what changes; never below a limit that is known to have been in force. What a pod has
    /// from a LimitRange or a webhook counts for what the template leaves out.
    /// </summary>
    private ContainerRemedy? NewLimit(JudgedKill highest, MemoryRules rules, int steps)
    {
        var filledIn = highest.Limit is null ? Defaults : ContainerDefaults.None;
        if ((Template.Limit ?? highest.Limit ?? filledIn.Limit) is not { } from)
            return null;
        var current = Template.Request ?? Template.Limit ?? filledIn.Request ?? filledIn.Limit ?? highest.Sighting.Request;
        var least = MemorySize.Max(from, highest.Limit ?? from);
        if (Climb.Next(least, current, Workload.IsGuaranteed(highest.Sighting), rules, steps, named: from) is not var (next, request))
            return null;
        return new ContainerRemedy(Name, from, next, current, NeedsWriting(request, next) ? request : null)
        {
            Init = Template.Init,
            InForce = least > from ? least : null,
        };
    }

    /// <summary>A request that its pod had already has shown that it is not enough.</summary>
    private ContainerRemedy? NewRequest(JudgedKill last, MemoryRules rules)
    {
        var (killed, limit) = (last.Sighting, Template.Limit ?? last.Limit);
        var current = Template.Request ?? Template.Limit ?? killed.Request;
        return RequestRule.WithinLimit(limit, current, Workload.IsGuaranteed(killed), rules) is { } request && !(killed.Request >= request)
            ? new ContainerRemedy(Name, limit, null, current, request) { Init = Template.Init }
            : null;
    }

    private static bool IsAtLimit(JudgedKill kill) => kill.Verdict.Kind is VerdictKind.LimitOom or VerdictKind.ProbableOom;

    /// <summary>A template with a limit and no request means: request what the limit is. That stays so by itself.</summary>
    private bool NeedsWriting(MemorySize? request, MemorySize next) =>
        request != Template.Request && !(Template is { Limit: not null, Request: null } && request == next);
}
