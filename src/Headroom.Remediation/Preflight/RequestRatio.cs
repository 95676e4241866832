using System.Globalization;
using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Remedies;

namespace Headroom.Remediation.Preflight;

/// <summary>
/// A LimitRange may bound a limit by its request (maxLimitRequestRatio). A request is raised as far as that asks for, and never above its limit
/// (kubernetes, plugin/pkg/admission/limitranger, limitRequestRatioConstraint).
/// </summary>
internal static class RequestRatio
{
    public static Finding? Check(PreflightInput input)
    {
        var (remedy, notes) = (input.Remedy, new List<string>());
        foreach (var range in input.Facts.LimitRanges)
        {
            foreach (var container in remedy.Containers.Select(container => container.Container).ToList())
            {
                var (limit, request) = (After(input, remedy).Of(container).Limit, After(input, remedy).Of(container).Request ?? MemorySize.Zero);
                if (limit is { } most && Least(most, range.ContainerRatio) is { } least && request < least)
                    Raise(range, container, least, range.ContainerRatio!.Value, "its request");
            }

            foreach (var container in remedy.Containers.Select(container => container.Container).ToList())
            {
                var pod = After(input, remedy);
                if (Least(pod.Limits, range.PodRatio) is not { } least || pod.Requests >= least || pod.Of(container) is not { Limit: { } limit } own)
                    continue;
                var missing = new MemorySize(least.Bytes - pod.Requests.Bytes);
                Raise(range, container, MemorySize.Min(limit, (own.Request ?? MemorySize.Zero).Plus(missing).RoundUpToMebibyte()), range.PodRatio!.Value, "the pod's requests");
            }

            if (Least(After(input, remedy).Limits, range.PodRatio) is { } needed && After(input, remedy).Requests < needed)
            {
                return new Finding.Blocked(
                    $"LimitRange {range.Name} allows a pod's limits at most {Text(range.PodRatio!.Value)} times its requests, and those of its other containers are too low: kubectl edit limitrange {range.Name} -n {input.Namespace}");
            }
        }

        return notes.Count == 0 ? null : new Finding.Passed(remedy, notes);

        void Raise(LimitRangeFacts range, string container, MemorySize to, decimal ratio, string of)
        {
            remedy = RemedyCut.WithRequest(remedy, container, to);
            notes.Add($"the request of {container} is {to}, since LimitRange {range.Name} allows at most {Text(ratio)} times {of} as limit");
        }
    }

    /// <summary>What a container of such a limit has to request, in whole Mi where that is not above the limit; null where nothing asks for it.</summary>
    public static MemorySize? Least(MemorySize limit, decimal? ratio) =>
        ratio is >= 1 ? MemorySize.Min(limit, limit.Times(1 / ratio.Value).RoundUpToMebibyte()) : null;

    private static PodMemory After(PreflightInput input, Remedy remedy) => PodMemory.Of(input.Workload, input.Facts.LimitRanges, remedy);

    private static string Text(decimal ratio) => ratio.ToString("0.###", CultureInfo.InvariantCulture);
}
