using System.Text.Json.Serialization;
using Headroom.Kubernetes.Resources;

namespace Headroom.Remediation.Policies;

/// <summary>
/// A MemoryPolicy's spec as a person wrote it. Nothing is checked yet and nothing is defaulted: <see cref="PolicyReader"/> does both.
/// The fields are those of crds/, where each is described; a test holds the two together.
/// </summary>
public sealed record MemoryPolicySpec
{
    public string? Mode { get; init; }

    public V1LabelSelector? Selector { get; init; }

    public IReadOnlyList<string>? Workloads { get; init; }

    public TriggerSpec? Trigger { get; init; }

    public MemorySpec? Memory { get; init; }

    public IReadOnlyList<ContainerSpec>? Containers { get; init; }

    public ProbesSpec? Probes { get; init; }

    public ReplicasSpec? Replicas { get; init; }

    public BackoffSpec? Backoff { get; init; }

    public AttemptsSpec? Attempts { get; init; }

    public RecoverySpec? Recovery { get; init; }

    public string? GitOps { get; init; }

    public string? InPlace { get; init; }
}

public sealed record TriggerSpec
{
    public int? Kills { get; init; }

    public string? Within { get; init; }

    public bool? OnCrashLoopBackOff { get; init; }

    public IReadOnlyList<int>? OutOfMemoryExitCodes { get; init; }
}

public sealed record MemorySpec
{
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Ceiling { get; init; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Floor { get; init; }

    public string? Strategy { get; init; }

    public int? GrowthPercent { get; init; }

    public int? GrowthFactorPercent { get; init; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? MinIncrease { get; init; }

    public RequestsSpec? Requests { get; init; }

    public SettleSpec? Settle { get; init; }
}

public sealed record RequestsSpec
{
    public string? Mode { get; init; }

    public int? Percent { get; init; }
}

public sealed record SettleSpec
{
    public string? After { get; init; }

    public int? MarginPercent { get; init; }
}

public sealed record ContainerSpec
{
    public string? Name { get; init; }

    public string? Mode { get; init; }

    public ContainerMemorySpec? Memory { get; init; }
}

public sealed record ContainerMemorySpec
{
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Ceiling { get; init; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Floor { get; init; }

    public string? Strategy { get; init; }

    public int? GrowthPercent { get; init; }

    public int? GrowthFactorPercent { get; init; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? MinIncrease { get; init; }

    public RequestsSpec? Requests { get; init; }

    public SettleSpec? Settle { get; init; }
}

public sealed record ProbesSpec
{
    public string? OnProbeKill { get; init; }

    public int? TimeoutSecondsMax { get; init; }

    public int? InitialDelaySecondsMax { get; init; }

    public int? FailureThresholdMax { get; init; }
}

public sealed record ReplicasSpec
{
    public int? WhileLooping { get; init; }
}

public sealed record BackoffSpec
{
    public string? Initial { get; init; }

    public int? FactorPercent { get; init; }

    public string? Max { get; init; }

    public string? ResetAfter { get; init; }
}

public sealed record AttemptsSpec
{
    public int? Max { get; init; }
}

public sealed record RecoverySpec
{
    public string? StableFor { get; init; }

    public string? OnGiveUp { get; init; }
}
