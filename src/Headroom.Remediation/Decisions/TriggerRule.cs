using Headroom.Remediation.Policies;

namespace Headroom.Remediation.Decisions;

/// <summary>Whether a container was killed often enough to act.</summary>
internal static class TriggerRule
{
    /// <summary>What is only probable is never believed the first time.</summary>
    private const int LeastProbable = 2;

    /// <param name="container">Its kills are all inside the window.</param>
    public static bool IsReached(Trigger trigger, ContainerCase container, History history) =>
        container.Kills.Count >= KillsNeeded(trigger, container)
        || (trigger.OnCrashLoopBackOff && container.Certain.Any(kill => kill.CrashLoopBackOff))
        || container.Certain.Any(history.DisprovesLastRemedy);

    /// <summary>The same of its probes. What is due is not put off for their sake, and they are not put off for what is due.</summary>
    public static bool IsReached(Trigger trigger, ProbeCase container, History history) =>
        container.Kills.Count >= trigger.Kills || container.Kills.Any(kill => history.DisprovesLastRemedy(kill.Sighting));

    public static int KillsNeeded(Trigger trigger, ContainerCase container) =>
        !container.NeedsLimit || container.Certain.Any() ? trigger.Kills : Math.Max(LeastProbable, trigger.Kills);
}
