using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Preflight;

/// <summary>No obstacle: a HorizontalPodAutoscaler that looks at the share of the request that is used sees less of it after the remedy.</summary>
internal static class MemoryScaling
{
    public static Finding? Check(PreflightInput input)
    {
        var notes = input.Facts.HorizontalAutoscalers
            .Where(autoscaler => autoscaler.Target.Is(input.Workload.Workload))
            .Select(autoscaler => Note(input, autoscaler)).OfType<string>().Distinct().ToList();
        return notes.Count == 0 ? null : new Finding.Passed(input.Remedy, notes);
    }

    private static string? Note(PreflightInput input, HorizontalAutoscaler autoscaler)
    {
        var (before, after) = (Request(input.Before, autoscaler.Container), Request(input.After, autoscaler.Container));
        return after <= before
            ? null
            : $"HPA {autoscaler.Name} aims at {autoscaler.Percent}% of the memory request{(autoscaler.Container is { } name ? $" of {name}" : "")}, which goes from {before} to {after}: it may want fewer replicas";
    }

    private static MemorySize Request(PodMemory pod, string? container) => container is null ? pod.Requests : pod.Of(container).Request ?? MemorySize.Zero;
}
