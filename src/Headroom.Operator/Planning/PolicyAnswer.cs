using Headroom.Operator.Policies;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Planning;

/// <summary>Which of a namespace's policies answers for a pod, and why the others do not. Pure.</summary>
/// <param name="Others">They select the pod too.</param>
internal sealed record PolicyAnswer(Policy? Answering, IReadOnlyList<Policy> Others, IReadOnlyList<(PolicyKey Policy, string Why)> Passed)
{
    public static PolicyAnswer Of(Sighting pod, IEnumerable<PolicyEntry> policies)
    {
        var own = policies.Where(policy => policy.Key.Namespace == pod.Namespace).ToList();
        var accepted = own.Select(policy => policy.Policy).OfType<Policy>().ToList();
        var selecting = PolicySelection.Selecting(pod.Namespace, pod.PodLabels, accepted).ToList();
        return new PolicyAnswer(
            selecting.Count > 0 ? selecting[0] : null,
            [.. selecting.Skip(1)],
            [
                .. own.Where(policy => policy.Refusal is not null).Select(policy => (policy.Key, $"is not accepted: {policy.Refusal!.Message}")),
                .. accepted.Except(selecting).Select(policy => (PolicyKey.Of(policy), "its selector does not match the pods' labels")),
            ]);
    }

    /// <summary>Why none answers; null where one does.</summary>
    public string? Objection(string ns) => Answering is not null ? null
        : Passed.Count == 0 ? $"there is no MemoryPolicy in namespace {ns}"
        : $"no MemoryPolicy in namespace {ns} answers for it";
}
