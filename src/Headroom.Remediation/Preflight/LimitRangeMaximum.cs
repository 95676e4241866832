using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Remedies;

namespace Headroom.Remediation.Preflight;

/// <summary>
/// A pod above a LimitRange's maximum is refused, and not the template: the ReplicaSet is told, too late (kubernetes, plugin/pkg/admission/limitranger). So the limit is cut to it.
/// </summary>
internal static class LimitRangeMaximum
{
    public static Finding? Check(PreflightInput input)
    {
        var (remedy, notes) = (input.Remedy, new List<string>());
        foreach (var range in input.Facts.LimitRanges)
        {
            foreach (var container in remedy.Containers.Where(container => container.To is not null))
            {
                if (Bound(range, PodMemory.Of(input.Workload, input.Facts.LimitRanges, remedy), container) is not { } bound || container.To <= bound.Most)
                    continue;
                remedy = RemedyCut.LimitAtMost(input, remedy, container.Container, bound.Most);
                notes.Add(remedy.Containers.Any(one => one.Container == container.Container)
                    ? $"{container.Container} is capped by LimitRange {range.Name} at {bound.Most}{bound.Why}"
                    : $"{container.Container} is at {container.InForce ?? container.From}, and LimitRange {range.Name} allows "
                    + $"{bound.Whom} at most {bound.Max}{bound.Why}: kubectl edit limitrange {range.Name} -n {input.Namespace}");
            }
        }

        if (notes.Count == 0)
            return null;
        return !remedy.Changed.Any() ? new Finding.Blocked(string.Join("; ", notes)) : new Finding.Passed(remedy, notes);
    }

    private static (MemorySize Most, MemorySize Max, string Whom, string Why)? Bound(LimitRangeFacts range, PodMemory pod, ContainerRemedy container)
    {
        (MemorySize Most, MemorySize Max, string Whom, string Why)? own = range.ContainerMax is { } max ? (max, max, "a container", "") : null;
        if (range.PodMax is not { } podMax || pod.LeavesLimit(container.Container, podMax) is var left && own?.Most <= left)
            return own;
        var others = new MemorySize(podMax.Bytes - left.Bytes);
        return (left, podMax, "a pod", others == MemorySize.Zero ? "" : $" ({podMax} for the pod, less the other containers)");
    }
}
