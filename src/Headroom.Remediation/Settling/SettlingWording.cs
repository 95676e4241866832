using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;

namespace Headroom.Remediation.Settling;

/// <summary>The sentences about limits that settle.</summary>
public static class SettlingWording
{
    /// <summary>What is done meanwhile. It is the same at every look: what is no news costs no write.</summary>
    public static string Measuring(SettlingState.Open open) => $"what {Names(open)} is measured for {KubernetesDuration.Format(open.After)}, and its limit settles to that";

    /// <summary>Everything is measured, and the write waits.</summary>
    public static string Waiting(SettlingState.Open open, string why) => $"what {Names(open)} is measured, and its limit settles to that when {why}";

    public static string NotWorthIt(SettlingState.Open open, MeasuredUse use) =>
        $"it stays: {Peaks(open, use)} was measured{Over(use)}, and with the margin less than a fifth would be given back";

    public static string Stays(string why) => $"it stays at its ceiling: {why}";

    internal static string Settled(Policy policy, Remedy remedy, MeasuredUse use, IReadOnlyList<string> whys) =>
        $"{remedy} ({string.Join("; ", whys)}; measured{Over(use)}, policy {policy.Name})";

    internal static string Why(string container, MemorySize peak, SettledMemory memory, MemoryRules rules) => memory.Bound is null
        ? $"{container} used at most {Rounded(peak)}, and has {rules.Settle.MarginPercent}% above it"
        : $"{container} used at most {Rounded(peak)}, and stays above {memory.Bound}";

    private static string Names(SettlingState.Open open) => $"{string.Join(" and ", open.Containers)} {(open.Containers.Count == 1 ? "uses" : "use")}";

    private static string Peaks(SettlingState.Open open, MeasuredUse use) => string.Join(", ", open.Containers.Select(name => $"a peak of {Rounded(use.Peaks[name])} of {name}"));

    private static string Over(MeasuredUse use) => $" for {KubernetesDuration.Format(TimeSpan.FromSeconds(Math.Floor(use.Over.TotalSeconds)))} in {(use.Pods == 1 ? "1 pod" : $"{use.Pods} pods")}";

    /// <summary>The metrics tell bytes, and people read Mi.</summary>
    private static MemorySize Rounded(MemorySize peak) => peak.RoundUpToMebibyte();
}
