using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Verdicts;

/// <summary>All that the judges look at.</summary>
/// <param name="Window">The policy's <c>trigger.within</c>.</param>
public sealed record VerdictInput(Sighting Sighting, WorkloadFacts Workload, TimeSpan Window, DateTimeOffset Now);
