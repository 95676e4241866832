using Headroom.Remediation.Advising;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Replicas;

namespace Headroom.Operator.Planning;

/// <summary>One workload in which something was killed, or one owner of killed pods that cannot be changed.</summary>
public sealed record PlanEntry
{
    public required string Namespace { get; init; }

    /// <summary>Kind and name, such as <c>Deployment/api</c>.</summary>
    public required string Workload { get; init; }

    /// <summary>The policy that answers for it.</summary>
    public required Policy Policy { get; init; }

    /// <summary>Every kill that its pods show now, oldest first.</summary>
    public required IReadOnlyList<JudgedKill> Kills { get; init; }

    /// <summary>Null for an owner that cannot be changed.</summary>
    public Decision? Decision { get; init; }

    public required PlannedAction Action { get; init; }

    /// <summary>Why, in words for a person.</summary>
    public required string Message { get; init; }

    /// <summary>When the remedy counts, or what a person has to do for that; null where it counts at once.</summary>
    public string? Note { get; init; }

    /// <summary>What would be written or recommended: now, or where the operator waits, after that. Null for nothing.</summary>
    public Remedy? Remedy { get; init; }

    /// <summary>With <see cref="PlannedAction.Recommend"/>: what a person would commit, as the YAML of a strategic merge patch.</summary>
    public string? Patch { get; init; }

    /// <summary>With <see cref="PlannedAction.Revert"/>: what would be undone.</summary>
    public Reversal? Reversal { get; init; }

    /// <summary>What else a person could do for it, and Headroom does not.</summary>
    public IReadOnlyList<Advice> Advice { get; init; } = [];

    /// <summary>Fewer pods until a remedy is proven, or those that come back; null where their number stays.</summary>
    public ReplicaChange? Replicas => Remedy?.Replicas ?? Reversal?.Replicas ?? (Decision as Decision.RestoreReplicas)?.Replicas;

    /// <summary>With <see cref="PlannedAction.Wait"/>.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>A remedy would be written, undone, brought through or recommended, now or after a wait.</summary>
    public bool IsDue => Action is PlannedAction.Raise or PlannedAction.Extend or PlannedAction.Wait or PlannedAction.Recommend or PlannedAction.Revert or PlannedAction.DeletePod or PlannedAction.RestoreReplicas;

    /// <summary>Nothing that its pods show says anything about the workload as it is now, and nothing is done about it.</summary>
    public bool IsOver => Action == PlannedAction.None && Kills.All(kill => kill.IsHistory);
}
