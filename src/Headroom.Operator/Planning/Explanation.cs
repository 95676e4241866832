using Headroom.Operator.Policies;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Advising;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Planning;

/// <summary>The story of one workload, as it can be told at one moment.</summary>
/// <param name="Workload">Kind and name, such as <c>Deployment/api</c>.</param>
public sealed record Explanation(DateTimeOffset Now, string Namespace, string Workload)
{
    /// <summary>Null where nothing stands there that could be changed.</summary>
    public WorkloadFacts? Facts { get; init; }

    /// <summary>What stands there instead; null where there is a workload.</summary>
    public UnsupportedOwner? Unsupported { get; init; }

    /// <summary>The policy that answers for it; null for none.</summary>
    public Policy? Policy { get; init; }

    /// <summary>Why nothing is done, whatever was killed; null where something may be.</summary>
    public string? Objection { get; init; }

    /// <summary>Policies that would answer in its place, in their order.</summary>
    public IReadOnlyList<Policy> Others { get; init; } = [];

    /// <summary>The namespace's other policies, and why they do not answer.</summary>
    public IReadOnlyList<(PolicyKey Policy, string Why)> Passed { get; init; } = [];

    /// <summary>Every kill that its pods show now, oldest first.</summary>
    public IReadOnlyList<JudgedKill> Kills { get; init; } = [];

    /// <summary>Kills that nobody judges, since no policy answers.</summary>
    public IReadOnlyList<Sighting> Unjudged { get; init; } = [];

    public required PlannedAction Action { get; init; }

    /// <summary>What is next, and why.</summary>
    public required string Next { get; init; }

    /// <summary>What a person would commit, as the YAML of a strategic merge patch; null where nothing is recommended.</summary>
    public string? Patch { get; init; }

    /// <summary>What else a person could do for it, and Headroom does not.</summary>
    public IReadOnlyList<Advice> Advice { get; init; } = [];

    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether the last remedy has helped, where that is what is waited for; null where it is not.</summary>
    public Recovery? Recovery { get; init; }

    /// <summary>What Headroom has recorded about the workload, oldest first.</summary>
    public IReadOnlyList<PastEvent> Events { get; init; } = [];
}

/// <summary>One event, however often it happened.</summary>
public sealed record PastEvent(DateTimeOffset? Last, bool IsWarning, string Reason, string Message, int Count);
