using Headroom.Remediation.Decisions;
using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Verdicts;

/// <summary>What has to be read before the judges can speak. Most kills need little: each of these is a request to the API server.</summary>
/// <param name="Pods">Pods whose events the kubelet may have something to say in.</param>
/// <param name="Nodes">Nodes whose condition may have been the cause.</param>
public sealed record SurroundingsNeeds(IReadOnlyList<PodName> Pods, IReadOnlyList<string> Nodes)
{
    public static SurroundingsNeeds Of(WorkloadCase workloadCase) => Of([.. workloadCase.Sightings.Select(sighting =>
        new VerdictInput(sighting, workloadCase.Workload, workloadCase.Policy.Trigger, workloadCase.Now))]);

    public static SurroundingsNeeds Of(params IReadOnlyList<VerdictInput> inputs)
    {
        var fresh = inputs.Where(input => !VerdictChain.Dismisses(input)).Select(input => input.Sighting).ToList();
        return new SurroundingsNeeds(
            [.. fresh.Where(NeedsPodEvents).Select(sighting => new PodName(sighting.Namespace, sighting.Pod, sighting.Id.PodUid)).Distinct()],
            [.. fresh.Where(NeedsNode).Select(sighting => sighting.Node!).Distinct()]);
    }

    private static bool NeedsPodEvents(Sighting sighting) =>
        sighting.Evicted ? sighting.FinishedAt is null : sighting.MayBeProbeKill || sighting.MayBeHookKill;

    private static bool NeedsNode(Sighting sighting) => sighting.Node is { Length: > 0 } && NodeOomJudge.MayBePressure(sighting);
}

public sealed record PodName(string Namespace, string Name, string Uid);
