using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;

namespace Headroom.Remediation.Decisions;

public sealed record JudgedKill(Sighting Sighting, Verdict Verdict)
{
    /// <summary>It says nothing about the workload as it is now.</summary>
    public bool IsHistory => Verdict.Kind is VerdictKind.Stale or VerdictKind.Superseded or VerdictKind.Ended;
}
