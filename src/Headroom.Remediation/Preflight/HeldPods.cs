using Headroom.Remediation.Decisions;
using Headroom.Remediation.Rollouts;

namespace Headroom.Remediation.Preflight;

/// <summary>
/// A StatefulSet's partition keeps its first pods at the old template, also when they are deleted (kubernetes, StatefulSet: partitions). Where all of the killed
/// ones are among them, a remedy would restart the healthy and heal none.
/// </summary>
internal static class HeldPods
{
    private const int MostNamed = 5;

    public static Finding? Check(PreflightInput input)
    {
        var first = input.Workload.Rollout.FirstOrdinal;
        if (first == 0)
            return null;
        var killed = input.Kills.Where(kill => IsRemedied(input, kill)).Select(kill => kill.Sighting.Pod).Distinct().Order(StringComparer.Ordinal).ToList();
        var held = killed.Where(pod => Ordinals.Of(pod) < first).ToList();
        if (held.Count == 0)
            return null;
        // A name without a number is of no pod of the StatefulSet's: no partition holds it.
        var names = string.Join(", ", held.Take(MostNamed)) + (held.Count > MostNamed ? " ..." : "");
        var message = $"the partition of its update strategy keeps {names} at the old template: lower spec.updateStrategy.rollingUpdate.partition";
        return held.Count == killed.Count ? new Finding.Blocked(message) : new Finding.Passed(input.Remedy, message);
    }

    private static bool IsRemedied(PreflightInput input, JudgedKill kill) =>
        !kill.IsHistory && input.Remedy.Changed.Contains(kill.Sighting.Container);
}
