using System.Globalization;
using System.Text.Json.Serialization;
using Headroom.Remediation.Probes;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Incidents;

/// <summary>
/// What must survive a restart of the operator. It travels in the same patch as the remedy, as an annotation on the workload's own
/// metadata (not on the template: a change of the record alone must not roll the pods). What the annotation leaves out reads as its default; the
/// accessors see to that, since generated JSON code sets every init-only property, to null where there is nothing.
/// </summary>
public sealed record RemediationRecord
{
    /// <summary>What the names of all annotations that Headroom reads or writes begin with.</summary>
    public const string Domain = "headroom.dev";

    /// <summary>The annotation's name.</summary>
    public const string Annotation = "headroom.dev/remediation";

    /// <summary>
    /// An annotation of the template, and so of the pods that were made with a remedy: when it was written. The patch that changes their memory
    /// rolls them anyway; and it is all that shows a new run of the operator that there was a remedy which a former one did not live to tell.
    /// </summary>
    public const string PodAnnotation = "headroom.dev/remedied";

    /// <summary>
    /// Beside it, on pods of a workload that does without some of them: how many it had. A new run of the operator that finds no policy left to answer for them knows by
    /// it that they are owed. It stays when they are given back: taking it away would roll the pods.
    /// </summary>
    public const string ReplicasAnnotation = "headroom.dev/replicas";

    private static readonly IReadOnlyDictionary<string, ContainerRecord> NoContainers = new Dictionary<string, ContainerRecord>();

    /// <summary>Remedies so far, those that <c>backoff.resetAfter</c> has aged away not counted.</summary>
    public required int Attempts { get; init; }

    public required DateTimeOffset LastAttempt { get; init; }

    /// <summary>The policy in whose name it was done.</summary>
    public string Policy { get; init => field = value ?? ""; } = "";

    /// <summary>As <see cref="Policies.Policy.Version"/>, at the last remedy; null where an older version wrote the record.</summary>
    public string? PolicyVersion { get; init; }

    /// <summary>As <see cref="Workloads.WorkloadFacts.TemplateVersion"/>, at the last remedy.</summary>
    public string? Template { get; init; }

    /// <summary>How many pods it had, and was left with; null where none were taken, or they were given back.</summary>
    public ReplicaRecord? Replicas { get; init; }

    public IReadOnlyDictionary<string, ContainerRecord> Containers { get; init => field = value ?? NoContainers; } = NoContainers;

    /// <summary>Nothing of what was done is in force any more.</summary>
    [JsonIgnore]
    public bool IsUndone => Containers.Count > 0 && Containers.Values.All(container => container.GivenUp is { Reverted: true });

    /// <summary>When the template was last written: by a remedy, or by what undid it.</summary>
    [JsonIgnore]
    public DateTimeOffset LastChange => Containers.Values
        .Where(container => container.GivenUp is { Reverted: true }).Select(container => container.GivenUp!.At).Append(LastAttempt).Max();

    /// <summary>Whether the story goes on: <c>backoff.resetAfter</c> has not closed it. A time that far ahead was written by no clock of ours.</summary>
    public bool StillCounts(DateTimeOffset now, TimeSpan resetAfter) => (now - LastAttempt).Duration() <= resetAfter;
}

/// <summary>Pods that a workload does without while its remedy is proven.</summary>
/// <param name="From">How many it had before.</param>
/// <param name="To">How many it was left with.</param>
public sealed record ReplicaRecord(int From, int To);

/// <summary>One container's part of it. Amounts are Kubernetes quantities; null where the template named none.</summary>
public sealed record ContainerRecord
{
    public string? OriginalLimit { get; init; }

    public string? OriginalRequest { get; init; }

    /// <summary>The template's limit since Headroom's last remedy. Where the template has another one now, somebody else has changed it.</summary>
    public string? Limit { get; init; }

    /// <summary>The template's request since then, where it alone was the remedy; null where the limit was.</summary>
    public string? Request { get; init; }

    /// <summary>Kills that were seen and remedied.</summary>
    public int Kills { get; init; }

    /// <summary>What the last of them was, such as <c>LimitOom</c>; null where an older version wrote the record.</summary>
    public string? Verdict { get; init; }

    /// <summary>For each remedy, the limit at which the container was killed and how long it had lived, newest last, at most 10.</summary>
    public IReadOnlyList<KillPoint> Killed { get; init => field = value ?? []; } = [];

    /// <summary>That no further remedy is written for it, and why; null where one may be.</summary>
    public GivenUp? GivenUp { get; init; }

    /// <summary>That its limit was settled, and to what; null where it was not.</summary>
    public Settled? Settled { get; init; }

    /// <summary>What was set of its probes; null for nothing.</summary>
    public IReadOnlyList<ProbeRecord>? Probes { get; init; }

    /// <summary>The same, and none for nothing.</summary>
    [JsonIgnore]
    public IReadOnlyList<ProbeRecord> ProbeSettings => Probes ?? [];

    /// <summary>Headroom has set memory of it.</summary>
    [JsonIgnore]
    public bool HasMemory => Killed.Count > 0;

    /// <summary>Its probes are all that Headroom has set of it.</summary>
    [JsonIgnore]
    public bool HasProbesOnly => !HasMemory && ProbeSettings.Count > 0;
}

/// <summary>A number of a probe that Headroom has set.</summary>
/// <param name="Field">As <see cref="ProbeSetting"/> calls it.</param>
/// <param name="From">What it was before Headroom.</param>
/// <param name="To">What it is since the last remedy of it.</param>
public sealed record ProbeRecord(string Field, int From, int To)
{
    /// <summary>What the template says now; null where it has no such probe.</summary>
    public int? In(ContainerProbes probes) => ProbeSetting.Parse(Field)?.In(probes);

    /// <summary>Such as <c>livenessProbe.timeoutSeconds 1 -> 5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Field} {From} -> {To}");
}

/// <param name="Limit">Null where the container had none.</param>
/// <param name="UptimeSeconds">Null where the status did not tell.</param>
/// <param name="Ready">Whether it had become ready in that life; null where nobody can tell, as without a readiness probe.</param>
public sealed record KillPoint(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Limit,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? UptimeSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Ready = null);
