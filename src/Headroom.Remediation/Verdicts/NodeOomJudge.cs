using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Verdicts;

/// <summary>The node ran out of memory, and the kernel chose this container: a higher limit would cure nothing.</summary>
/// <remarks>
/// The node's SystemOOM events are no proof: kubelets record them for kills at a container's own limit too, so that two looping workloads on
/// one node would acquit each other.
/// </remarks>
internal static class NodeOomJudge
{
    /// <summary>The kubelet looks at the node's memory every 10 s, and reports its conditions up to that much later (kubelet: eviction monitoring, nodeStatusUpdateFrequency).</summary>
    private static readonly TimeSpan ReportedWithin = TimeSpan.FromSeconds(60);

    /// <summary>The kubelet reports pressure for so long after it has ended (its flag eviction-pressure-transition-period, by default).</summary>
    private static readonly TimeSpan HeldFor = TimeSpan.FromMinutes(5);

    public static bool MayBePressure(Sighting sighting) => sighting is { OomKilled: true, ExitCode: not (0 or SightingReader.TerminatedExitCode) } && HasOwnLimit(sighting);

    public static Verdict? Judge(VerdictInput input)
    {
        var sighting = input.Sighting;
        if (sighting is { OomKilled: true, Limit: null, PodLimit: null })
        {
            return new Verdict(VerdictKind.NodeOom, "OOMKilled without a memory limit of its own: the node ran out of memory")
            {
                Advice = "Set a memory limit and a request near what the container needs: then it is killed for its own use only, and placed where that much is free",
            };
        }

        if (!MayBePressure(sighting) || Pressure(input.Node, sighting.FinishedAt) is not { } pressure)
            return null;
        var limit = input.UnknownLimit is null ? $"its limit of {sighting.Limit}" : "its limit";
        return new Verdict(
            VerdictKind.NodeOom, $"OOMKilled while node {sighting.Node} was short of memory ({pressure}): not proof that {limit} is too low")
        {
            Advice = "Add memory to the nodes, or raise the requests of what runs there to what it uses",
        };
    }

    /// <summary>When the node reported memory pressure, if that was at the kill; null where it was not, or is not known.</summary>
    private static string? Pressure(NodeFacts? node, DateTimeOffset? killed) => node switch
    {
        { MemoryPressure: true, Since: { } since } when since <= killed + ReportedWithin => $"MemoryPressure since {KubernetesTimeConverter.Text(since)}",
        { PressureEnded: { } ended } when killed <= ended && killed >= ended - HeldFor =>
            $"MemoryPressure until {KubernetesTimeConverter.Text(ended)}, held for five minutes at least",
        _ => null,
    };

    private static bool HasOwnLimit(Sighting sighting) => sighting is { Limit: not null, PodLimit: null };
}
