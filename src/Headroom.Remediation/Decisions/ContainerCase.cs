using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Decisions;

/// <summary>One container of the workload, and those of its kills that more memory would have prevented, oldest first.</summary>
internal sealed record ContainerCase(string Name, ContainerTemplate Template, IReadOnlyList<JudgedKill> Kills)
{
    private const int LongestSeries = 10;

    public JudgedKill LastKill => Kills[^1];

    /// <summary>Kills that its own limit is certainly the cause of.</summary>
    public IEnumerable<Sighting> Certain => Kills.Where(kill => kill.Verdict.Kind == VerdictKind.LimitOom).Select(kill => kill.Sighting);

    /// <summary>Its limit is too low; else only its request is.</summary>
    public bool NeedsLimit => IsAtLimit(LastKill);

    /// <summary>The highest limit that was not enough; null where the limit is not the matter.</summary>
    public MemorySize? Limit => Highest?.Limit;

    /// <summary>The newest kill at that limit, as the record keeps it; where the limit is not the matter, the newest kill.</summary>
    public KillPoint Point
    {
        get
        {
            var newest = Kills.Select(kill => kill.Sighting).LastOrDefault(sighting => sighting.Limit == Limit) ?? LastKill.Sighting;
            return new KillPoint(newest.Limit?.ToString(), newest.Uptime is { } uptime ? (int)uptime.TotalSeconds : null, newest.BecameReady);
        }
    }

    private Sighting? Highest => NeedsLimit ? Kills.Select(kill => kill.Sighting).MaxBy(kill => kill.Limit) : null;

    /// <param name="kills">A kill at the container's own limit outweighs those that the node brought about: they do not count towards it.</param>
    public static ContainerCase Of(string name, ContainerTemplate template, IReadOnlyList<JudgedKill> kills) =>
        new(name, template, kills.Any(IsAtLimit) ? [.. kills.Where(IsAtLimit)] : kills);

    /// <summary>Null where the ceiling leaves no room, or the policy's request mode asks for no more than there is.</summary>
    /// <param name="steps">How many its climb has taken so far.</param>
    public ContainerRemedy? Remedy(MemoryRules rules, int steps) => Highest is { } highest ? NewLimit(highest, rules, steps) : NewRequest(LastKill.Sighting, rules);

    /// <summary>The kills by which it came to the limit that it has, oldest first, with the newest one.</summary>
    /// <param name="before">Null for no remedy so far.</param>
    public IReadOnlyList<KillPoint> Series(ContainerRecord? before) => [.. (before?.Killed ?? []).Append(Point).TakeLast(LongestSeries)];

    private ContainerRemedy? NewLimit(Sighting killed, MemoryRules rules, int steps)
    {
        if (Climb.Next(killed.Limit!.Value, killed.Request, killed.Guaranteed, rules, steps) is not var (next, request))
            return null;
        return new ContainerRemedy(Name, killed.Limit, next, killed.Request, NeedsWriting(request, next) ? request : null) { Init = Template.Init };
    }

    private ContainerRemedy? NewRequest(Sighting killed, MemoryRules rules) =>
        RequestRule.WithinLimit(LimitToCome(killed), killed.Request, killed.Guaranteed, rules) is { } request && !IsRequested(request)
            ? new ContainerRemedy(Name, killed.Limit, null, killed.Request, request) { Init = Template.Init }
            : null;

    /// <summary>A pod may have had more than its template says, by a resize or a webhook: a request above the template's own limit would be refused.</summary>
    private MemorySize? LimitToCome(Sighting killed) => Template.Limit is { } limit && limit < killed.Limit ? limit : killed.Limit;

    /// <summary>The template has it by now, also where it names a limit and no request.</summary>
    private bool IsRequested(MemorySize request) => (Template.Request ?? Template.Limit) >= request;

    private static bool IsAtLimit(JudgedKill kill) => kill.Verdict.Kind is VerdictKind.LimitOom or VerdictKind.ProbableOom;

    /// <summary>A template with a limit and no request means: request what the limit is. That stays so by itself.</summary>
    private bool NeedsWriting(MemorySize? request, MemorySize next) =>
        request != Template.Request && !(Template is { Limit: not null, Request: null } && request == next);
}
