using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Preflight;

/// <summary>A PodDisruptionBudget.</summary>
/// <param name="MinAvailable">A number, or a percentage of the pods; null where <paramref name="MaxUnavailable"/> says it.</param>
/// <param name="MaxUnavailable">As above.</param>
public sealed record DisruptionBudgetFacts(string Name, V1LabelSelector? Selector, string? MinAvailable, string? MaxUnavailable)
{
    /// <param name="podLabels">Those of the workload's template.</param>
    public bool Selects(IReadOnlyDictionary<string, string> podLabels) => Selector?.Matches(podLabels) == true;

    /// <summary>
    /// How many of so many pods have to be there. Percentages of either amount count as the controller counts them, rounded up (kubernetes,
    /// pkg/controller/disruption, getExpectedPodCount).
    /// </summary>
    public int Demands(int pods)
    {
        if (PodCount.Of(MinAvailable, pods, roundsUp: true) is { } least)
            return least;
        return PodCount.Of(MaxUnavailable, pods, roundsUp: true) is { } most ? Math.Max(0, pods - most) : 0;
    }
}
