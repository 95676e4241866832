using Headroom.Remediation.Policies;
using Headroom.Remediation.Preflight;

namespace Headroom.Remediation.Advising;

/// <summary>A HorizontalPodAutoscaler that goes by the share of the request that is used wants other replicas whenever the request is raised.</summary>
internal static class MemoryAutoscaler
{
    public static IEnumerable<Advice> Advise(AdviceInput input) => input.HorizontalAutoscalers
        .Where(autoscaler => autoscaler.Target.Is(input.Workload.Workload) && Concerns(input, autoscaler))
        .Select(autoscaler => Of(input, autoscaler))
        .Distinct();

    /// <summary>A remedy may raise the request that it goes by.</summary>
    private static bool Concerns(AdviceInput input, HorizontalAutoscaler autoscaler) =>
        input.Containers.Any(name => (autoscaler.Container ?? name) == name && input.Policy.RulesOf(name).Requests != RequestMode.Keep);

    private static Advice Of(AdviceInput input, HorizontalAutoscaler autoscaler) => new(
        AdviceKind.MemoryAutoscaler,
        $"HPA {autoscaler.Name} aims at {autoscaler.Percent}% of the memory request{(autoscaler.Container is { } name ? $" of {name}" : "")}: each remedy that raises the request changes "
        + "how many replicas it wants. Let it go by cpu, or by memory with a target of type AverageValue, which no request changes",
        AdviceWording.Edit(input, "hpa", autoscaler.Name));
}
