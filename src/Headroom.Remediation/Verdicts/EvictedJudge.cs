namespace Headroom.Remediation.Verdicts;

/// <summary>The kubelet made room on a node that was short of memory. Those go first that use more than they have requested.</summary>
internal static class EvictedJudge
{
    public static Verdict? Judge(VerdictInput input)
    {
        var sighting = input.Sighting;
        if (!sighting.Evicted || input.KilledAt is null)
            return null;
        if (sighting.PodRequest is { } shared)
        {
            var used = sighting.PodUsage is { } whole ? $" and used {whole}" : "";
            var of = $"its containers share a request of {shared} (spec.resources of the pod)";
            return new Verdict(VerdictKind.Unknown, $"evicted from a node short of memory: {of}{used}")
            {
                Advice = "Raise requests.memory in spec.resources of the pod template to what the pod uses",
            };
        }

        return sighting.Usage is { } usage
            ? new Verdict(VerdictKind.Evicted, $"evicted from a node short of memory: {sighting.Container} used {usage} and requested {(sighting.Request is { } own ? $"{own}" : "nothing")}")
            {
                Advice = "Raise the memory request to what the container uses, so that it is placed where that much is free",
            }
            : new Verdict(VerdictKind.Evicted, "evicted from a node short of memory, though it used no more than it had requested")
            {
                Advice = "Look at what else runs on the node: somebody uses more than they requested, or the node keeps too little for itself",
            };
    }
}
