using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Policies;

/// <summary>
/// Which policy answers for a pod: of those that select it the oldest, and of equally old ones the first by name. Nothing else counts:
/// a policy that is paused, or does not name the kind of the pod's workload, answers too, and then nothing is done.
/// </summary>
public static class PolicySelection
{
    /// <summary>Null where no policy of the pod's namespace selects it.</summary>
    public static Policy? For(Sighting sighting, IEnumerable<Policy> policies) => For(sighting.Namespace, sighting.PodLabels, policies);

    public static Policy? For(string ns, IReadOnlyDictionary<string, string> podLabels, IEnumerable<Policy> policies) =>
        Selecting(ns, podLabels, policies).FirstOrDefault();

    /// <summary>All that select the pod: first the one that answers for it, then those that would in its place.</summary>
    public static IEnumerable<Policy> Selecting(string ns, IReadOnlyDictionary<string, string> podLabels, IEnumerable<Policy> policies) =>
        InOrder(policies.Where(policy => policy.Namespace == ns && policy.Selects(podLabels)));

    /// <summary>Each before those whose pods it takes.</summary>
    public static IEnumerable<Policy> InOrder(IEnumerable<Policy> policies) => policies
        .OrderBy(policy => policy.Created)
        .ThenBy(policy => policy.Name, StringComparer.Ordinal);
}
