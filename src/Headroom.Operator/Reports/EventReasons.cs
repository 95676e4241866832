using Headroom.Remediation.Verdicts;

namespace Headroom.Operator.Reports;

/// <summary>The reasons of the events that Headroom records. People filter by them: they do not change.</summary>
public static class EventReasons
{
    public const string OomKillObserved = "OOMKillObserved";
    public const string NodeOomObserved = "NodeOOMObserved";
    public const string EvictionObserved = "EvictionObserved";
    public const string ProbeKillObserved = "ProbeKillObserved";
    public const string NearLimit = "NearLimit";
    public const string MemoryRaised = "MemoryRaised";
    public const string ProbesExtended = "ProbesExtended";
    public const string ReplicasReduced = "ReplicasReduced";
    public const string ReplicasRestored = "ReplicasRestored";
    public const string MemoryRecommended = "MemoryRecommended";
    public const string CeilingReached = "CeilingReached";
    public const string AttemptsExhausted = "AttemptsExhausted";
    public const string LeakSuspected = "LeakSuspected";
    public const string ProbeBoundReached = "ProbeBoundReached";
    public const string MemoryReverted = "MemoryReverted";
    public const string MemorySettled = "MemorySettled";
    public const string PodsResized = "PodsResized";
    public const string ResizeRefused = "ResizeRefused";
    public const string RemedyRefused = "RemedyRefused";
    public const string RemedyBlocked = "RemedyBlocked";
    public const string PodDeleted = "PodDeleted";
    public const string PodDeletionRefused = "PodDeletionRefused";
    public const string Contested = "Contested";
    public const string Unsupported = "Unsupported";
    public const string Recovered = "Recovered";
    public const string PolicyInvalid = "PolicyInvalid";

    /// <summary>The event for a kill that is not remedied; null for those that leave a person nothing to do.</summary>
    public static string? Of(VerdictKind verdict) => verdict switch
    {
        VerdictKind.NodeOom => NodeOomObserved,
        VerdictKind.Evicted => EvictionObserved,
        VerdictKind.ProbeKill => ProbeKillObserved,
        _ => null,
    };
}
