using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Decisions;

/// <summary>Whether a container was killed often enough to act.</summary>
internal static class TriggerRule
{
    /// <param name="kills">Kills of one container that call for a remedy, all inside the window.</param>
    public static bool IsReached(Trigger trigger, IReadOnlyCollection<Sighting> kills, History history) =>
        kills.Count >= trigger.Kills
        || (trigger.OnCrashLoopBackOff && kills.Any(kill => kill.CrashLoopBackOff))
        || kills.Any(history.DisprovesLastRemedy);
}
