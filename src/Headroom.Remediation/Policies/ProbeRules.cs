namespace Headroom.Remediation.Policies;

/// <summary>What is done for a container that the kubelet ends for its probes, and how much time a remedy may give them. What has more already keeps it.</summary>
/// <param name="TimeoutSecondsMax">At least 1.</param>
/// <param name="InitialDelaySecondsMax">At least 0.</param>
/// <param name="FailureThresholdMax">Of startup probes; at least 1.</param>
public sealed record ProbeRules(OnProbeKill OnProbeKill, int TimeoutSecondsMax, int InitialDelaySecondsMax, int FailureThresholdMax);

/// <summary>What follows where a probe ends a container, and more time would have kept it.</summary>
public enum OnProbeKill
{
    /// <summary>Its probes are given more time.</summary>
    Extend,

    /// <summary>It is told, and nothing is written.</summary>
    Ignore,
}
