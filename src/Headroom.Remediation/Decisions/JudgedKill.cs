using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;

namespace Headroom.Remediation.Decisions;

public sealed record JudgedKill(Sighting Sighting, Verdict Verdict);
