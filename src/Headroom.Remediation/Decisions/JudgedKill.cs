using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;

namespace Headroom.Remediation.Decisions;

public sealed record JudgedKill(Sighting Sighting, Verdict Verdict)
{
    public static JudgedKill Of(VerdictInput input) => new(input.Sighting, VerdictChain.Judge(input)) { UnknownLimit = input.UnknownLimit };

    /// <summary>Why the limit at which the container died is not known, in a clause; null if it is known.</summary>
    public string? UnknownLimit { get; init; }

    /// <summary>The limit at which the container died; null for none, and if it is not known.</summary>
    public MemorySize? Limit => UnknownLimit is null ? Sighting.Limit : null;

    /// <summary>It says nothing about the workload as it is now.</summary>
    public bool IsHistory => Verdict.Kind is VerdictKind.Stale or VerdictKind.Superseded or VerdictKind.Ended;
}
