using System.Text.Json.Serialization;

namespace Headroom.Remediation.Incidents;

/// <summary>
/// What must survive a restart of the operator. It travels in the same patch as the remedy, as an annotation on the workload's own
/// metadata (never on the template: that would roll the pods once more).
/// </summary>
public sealed record RemediationRecord
{
    /// <summary>The annotation's name.</summary>
    public const string Annotation = "headroom.dev/remediation";

    /// <summary>Remedies so far, those that <c>backoff.resetAfter</c> has aged away not counted.</summary>
    public required int Attempts { get; init; }

    public required DateTimeOffset LastAttempt { get; init; }

    /// <summary>The policy in whose name it was done.</summary>
    public string Policy { get; init; } = "";

    public IReadOnlyDictionary<string, ContainerRecord> Containers { get; init; } = new Dictionary<string, ContainerRecord>();
}

/// <summary>One container's part of it. Amounts are Kubernetes quantities; null where the template named none.</summary>
public sealed record ContainerRecord
{
    public string? OriginalLimit { get; init; }

    public string? OriginalRequest { get; init; }

    /// <summary>The limit that Headroom set last. Where the template has another one now, somebody else has changed it.</summary>
    public required string Limit { get; init; }

    /// <summary>Kills that were seen and remedied.</summary>
    public int Kills { get; init; }

    /// <summary>For each remedy, the limit at which the container was killed and how long it had lived, newest last, at most 10.</summary>
    public IReadOnlyList<KillPoint> Killed { get; init; } = [];
}

/// <param name="UptimeSeconds">Null where the status did not tell.</param>
public sealed record KillPoint(string Limit, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? UptimeSeconds);
