using Headroom.Remediation.Decisions;
using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Verdicts;

/// <summary>What has to be read before the judges can speak. Most kills need little: each of these is a request to the API server.</summary>
/// <param name="Pods">Pods whose events the kubelet may have something to say in.</param>
/// <param name="Nodes">Nodes whose condition may have been the cause.</param>
public sealed record SurroundingsNeeds(IReadOnlyList<PodName> Pods, IReadOnlyList<string> Nodes)
{
    /// <summary>The namespace whose LimitRanges say what they fill in; null if nobody asks.</summary>
    public string? DefaultsOf { get; init; }

    public static SurroundingsNeeds Of(WorkloadCase workloadCase) => Of([.. workloadCase.Sightings.Select(sighting =>
        new VerdictInput(sighting, workloadCase.Workload, workloadCase.Policy.Trigger, workloadCase.Now))]);

    public static SurroundingsNeeds Of(params IReadOnlyList<VerdictInput> inputs)
    {
        var fresh = inputs.Where(input => !VerdictChain.Dismisses(input)).Select(input => input.Sighting).ToList();
        // What was resized may be dismissed, too: the words for that depend on it.
        var present = inputs.Where(input => StaleJudge.Judge(input) is null).ToList();
        var resized = present.Select(input => input.Sighting).Where(LimitAtDeath.NeedsEvents);
        return new SurroundingsNeeds(
            [.. fresh.Where(NeedsPodEvents).Union(resized).Select(PodOf).Distinct()],
            [.. fresh.Where(NeedsNode).Select(sighting => sighting.Node!).Distinct()])
        {
            DefaultsOf = present.FirstOrDefault(LimitAtDeath.NeedsDefaults)?.Sighting.Namespace,
        };
    }

    private static PodName PodOf(Sighting sighting) => new(sighting.Namespace, sighting.Pod, sighting.Id.PodUid);

    private static bool NeedsPodEvents(Sighting sighting) =>
        sighting.Evicted ? sighting.FinishedAt is null : sighting.MayBeProbeKill || sighting.MayBeHookKill;

    private static bool NeedsNode(Sighting sighting) => sighting.Node is { Length: > 0 } && NodeOomJudge.MayBePressure(sighting);
}

public sealed record PodName(string Namespace, string Name, string Uid);
