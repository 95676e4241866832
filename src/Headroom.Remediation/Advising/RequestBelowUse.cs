using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Preflight;

namespace Headroom.Remediation.Advising;

/// <summary>
/// Pods are placed by what they request. Where that is far below what they use, nodes are filled beyond what they have, and those above their request are evicted
/// first (kubernetes, node-pressure eviction). Of a container that requests nothing, its missing limit is told.
/// </summary>
internal static class RequestBelowUse
{
    private const decimal Far = 2;

    public static IEnumerable<Advice> Advise(AdviceInput input) => input.LastingContainers.Where(name => !IsTuned(input, name)).Select(name => Of(input, name)).OfType<Advice>();

    /// <summary>A VerticalPodAutoscaler sets its request.</summary>
    private static bool IsTuned(AdviceInput input, string name) =>
        input.VerticalAutoscalers.Any(autoscaler => autoscaler.Acts && autoscaler.Target.Is(input.Workload.Workload) && autoscaler.Owns(name) != MemoryOwnership.None);

    private static Advice? Of(AdviceInput input, string name)
    {
        var memory = input.Pod.Of(name);
        if (memory.Request is not { } request || input.PeakOf(name) is not { } peak || peak <= request.Times(Far))
            return null;
        var wanted = MemorySize.Min(peak.RoundUpToMebibyte(), memory.Limit ?? new MemorySize(long.MaxValue));
        return wanted <= request ? null : new Advice(
            AdviceKind.RequestBelowUse,
            $"{name} has used more than twice the {request} that it requests: its pods are placed where there may be no room for them, and are evicted first. "
            + $"Request what it uses{AdviceWording.Committed(input)}",
            AdviceWording.SetResources(input, name, "requests", wanted));
    }
}
