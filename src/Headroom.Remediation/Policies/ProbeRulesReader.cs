namespace Headroom.Remediation.Policies;

/// <summary>Reads what is done for containers that their probes end.</summary>
internal static class ProbeRulesReader
{
    private const string Field = "spec.probes";

    /// <summary>The API server takes any number; an hour is more than any probe is for.</summary>
    private const int Most = 3600;

    public static ProbeRules Read(ProbesSpec? spec, FieldReader fields) => new(
        fields.Choice($"{Field}.onProbeKill", spec?.OnProbeKill, OnProbeKill.Extend),
        fields.Number($"{Field}.timeoutSecondsMax", spec?.TimeoutSecondsMax, 10, least: 1, Most),
        fields.Number($"{Field}.initialDelaySecondsMax", spec?.InitialDelaySecondsMax, 120, least: 0, Most),
        fields.Number($"{Field}.failureThresholdMax", spec?.FailureThresholdMax, 30, least: 1, Most));
}
