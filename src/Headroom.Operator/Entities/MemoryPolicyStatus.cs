namespace Headroom.Operator.Entities;

/// <summary>What Headroom did under a policy. A report: nothing is decided from it.</summary>
public sealed record MemoryPolicyStatus
{
    public long ObservedGeneration { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? LastRemedyTime { get; init; }

    public IReadOnlyList<PolicyCondition>? Conditions { get; init; }

    public WorkloadCounts? Workloads { get; init; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<IncidentStatus>? Incidents { get; init; }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<AdviceStatus>? Advice { get; init; }
}

public sealed record PolicyCondition
{
    public required string Type { get; init; }

    public required string Status { get; init; }

    public long ObservedGeneration { get; init; }

    public DateTimeOffset LastTransitionTime { get; init; }

    public required string Reason { get; init; }

    public required string Message { get; init; }
}

public sealed record WorkloadCounts
{
    public int Looping { get; init; }

    public int Recovering { get; init; }

    public int Recovered { get; init; }

    public int GaveUp { get; init; }

    public int Contested { get; init; }

    public int Blocked { get; init; }

    public int Unsupported { get; init; }
}

public sealed record IncidentStatus
{
    /// <summary>Kind and name, such as <c>Deployment/api</c>.</summary>
    public required string Workload { get; init; }

    public required string Container { get; init; }

    public required string Phase { get; init; }

    /// <summary>Why it was given up: a <see cref="Headroom.Remediation.Decisions.GiveUpReason"/>; null where it was not.</summary>
    public string? Reason { get; init; }

    public string? Verdict { get; init; }

    public int Kills { get; init; }

    public int Attempts { get; init; }

    public string? MemoryFrom { get; init; }

    public string? MemoryTo { get; init; }

    /// <summary>What was changed of its probes, or is recommended, such as <c>livenessProbe.timeoutSeconds 1 -> 5</c>; null for nothing.</summary>
    public string? Probes { get; init; }

    public DateTimeOffset? LastKill { get; init; }

    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>Why a remedy that is due is not written yet: <c>Backoff</c>, <c>WriteBudget</c> or <c>ApiServerPressure</c>.</summary>
    public string? WaitingFor { get; init; }

    public string? Message { get; init; }

    /// <summary>With phase Recommended: what has to be committed, as the YAML of a strategic merge patch.</summary>
    public string? Patch { get; init; }
}

/// <summary>What a person could do for a workload, and Headroom does not.</summary>
public sealed record AdviceStatus
{
    /// <summary>Kind and name, such as <c>Deployment/api</c>.</summary>
    public required string Workload { get; init; }

    /// <summary>A <see cref="Headroom.Remediation.Advising.AdviceKind"/>.</summary>
    public required string Kind { get; init; }

    public required string Message { get; init; }

    /// <summary>The command, or the whole manifest, that does it; null where there is none.</summary>
    public string? Use { get; init; }
}
