using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Policies;

/// <summary>Which policy answers for a pod: of those that select it the oldest, and of equally old ones the first by name.</summary>
public static class PolicySelection
{
    /// <summary>Null where no policy of the pod's namespace selects it.</summary>
    public static Policy? For(Sighting sighting, IEnumerable<Policy> policies) => policies
        .Where(policy => policy.Namespace == sighting.Namespace && policy.Selects(sighting.PodLabels))
        .OrderBy(policy => policy.Created)
        .ThenBy(policy => policy.Name, StringComparer.Ordinal)
        .FirstOrDefault();
}
