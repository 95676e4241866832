using System.Text.Json.Serialization;

namespace Headroom.Kubernetes.Resources;

/// <summary>A pod, as far as its containers' memory and deaths are concerned.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Pod", PluralName = "pods")]
public sealed record V1Pod : IKubernetesObject
{
    public V1ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    public V1PodSpec? Spec { get; init; }

    public V1PodStatus? Status { get; init; }
}

public sealed record V1PodSpec
{
    public IReadOnlyList<V1Container>? Containers { get; init; }

    public IReadOnlyList<V1Container>? InitContainers { get; init; }

    public string? NodeName { get; init; }

    public string? PriorityClassName { get; init; }

    /// <summary>How long the pod may run; null for any time. Only pods of Jobs have it.</summary>
    public long? ActiveDeadlineSeconds { get; init; }

    /// <summary>How long its containers may take to end; null where the API server's default of 30 holds.</summary>
    public long? TerminationGracePeriodSeconds { get; init; }

    /// <summary>What all containers of the pod share (Kubernetes 1.34 and later); null where each has its own only.</summary>
    public V1ResourceRequirements? Resources { get; init; }
}

public sealed record V1Container
{
    public string Name { get; init => field = value ?? ""; } = "";

    public V1ResourceRequirements? Resources { get; init; }

    /// <summary><c>Always</c> makes an init container a sidecar; null on every other container.</summary>
    public string? RestartPolicy { get; init; }

    public V1Probe? LivenessProbe { get; init; }

    public V1Probe? StartupProbe { get; init; }

    public V1Probe? ReadinessProbe { get; init; }

    public V1Lifecycle? Lifecycle { get; init; }

    /// <summary>An init container that runs for as long as its pod (Kubernetes 1.28 and later).</summary>
    public bool IsSidecar => RestartPolicy == "Always";
}

/// <summary>A container's hooks.</summary>
public sealed record V1Lifecycle
{
    /// <summary>Run right after the container's start; null for none.</summary>
    public V1LifecycleHandler? PostStart { get; init; }
}

/// <summary>What a hook does is not read, only that there is one.</summary>
public sealed record V1LifecycleHandler;

/// <summary>A probe: what it asks, and its timing; the API server fills in its defaults.</summary>
public sealed record V1Probe
{
    public V1HttpGetAction? HttpGet { get; init; }

    public V1TcpSocketAction? TcpSocket { get; init; }

    public V1GrpcAction? Grpc { get; init; }

    public V1ExecAction? Exec { get; init; }

    public int? InitialDelaySeconds { get; init; }

    public int? TimeoutSeconds { get; init; }

    public int? PeriodSeconds { get; init; }

    public int? FailureThreshold { get; init; }

    /// <summary>
    /// How long the container may take to end when this probe has failed (Kubernetes 1.25 and later); null if the pod's own
    /// grace period holds.
    /// </summary>
    public long? TerminationGracePeriodSeconds { get; init; }
}

/// <param name="Port">A number, or the name of a port of the container.</param>
public sealed record V1HttpGetAction(
    string? Path, [property: JsonConverter(typeof(StringOrNumberConverter))] string? Port, string? Scheme, string? Host);

/// <param name="Port">As with <see cref="V1HttpGetAction"/>.</param>
public sealed record V1TcpSocketAction([property: JsonConverter(typeof(StringOrNumberConverter))] string? Port, string? Host);

/// <summary>Kubernetes 1.24 and later.</summary>
public sealed record V1GrpcAction([property: JsonConverter(typeof(StringOrNumberConverter))] string? Port, string? Service);

public sealed record V1ExecAction(IReadOnlyList<string>? Command);

public sealed record V1ResourceRequirements
{
    public V1ResourceAmounts? Limits { get; init; }

    public V1ResourceAmounts? Requests { get; init; }
}

/// <summary>Amounts as the API wrote them; a text may be no quantity at all.</summary>
public sealed record V1ResourceAmounts
{
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Memory { get; init; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Cpu { get; init; }
}

public sealed record V1PodStatus
{
    public string? Phase { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public string? QosClass { get; init; }

    /// <summary>
    /// Kubernetes 1.27 to 1.32: <c>Proposed</c>, <c>InProgress</c>, <c>Deferred</c> or <c>Infeasible</c>. Newer kubelets write conditions.
    /// </summary>
    public string? Resize { get; init; }

    /// <summary>What the containers of the pod really share (Kubernetes 1.35 and later); null if the kubelet does not report it.</summary>
    public V1ResourceRequirements? Resources { get; init; }

    public IReadOnlyList<V1PodCondition>? Conditions { get; init; }

    public IReadOnlyList<V1ContainerStatus>? ContainerStatuses { get; init; }

    public IReadOnlyList<V1ContainerStatus>? InitContainerStatuses { get; init; }
}

public sealed record V1PodCondition
{
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status { get; init => field = value ?? ""; } = "";

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>The generation of the pod that the condition is about (Kubernetes 1.33 and later); null on older servers.</summary>
    public long? ObservedGeneration { get; init; }
}

public sealed record V1ContainerStatus
{
    public string Name { get; init => field = value ?? ""; } = "";

    public int RestartCount { get; init; }

    public bool Ready { get; init; }

    public V1ContainerState? State { get; init; }

    public V1ContainerState? LastState { get; init; }

    /// <summary>What the running container really has (Kubernetes 1.33 and later, 1.27 behind a gate); null on older servers.</summary>
    public V1ResourceRequirements? Resources { get; init; }

    /// <summary>The requests that the node has granted, after a resize too; null where <see cref="Resources"/> is.</summary>
    public V1ResourceAmounts? AllocatedResources { get; init; }
}

public sealed record V1ContainerState
{
    public V1ContainerStateRunning? Running { get; init; }

    public V1ContainerStateWaiting? Waiting { get; init; }

    public V1ContainerStateTerminated? Terminated { get; init; }
}

public sealed record V1ContainerStateRunning
{
    public DateTimeOffset? StartedAt { get; init; }
}

public sealed record V1ContainerStateWaiting
{
    public string? Reason { get; init; }
}

public sealed record V1ContainerStateTerminated
{
    public int ExitCode { get; init; }

    public string? Reason { get; init; }

    /// <summary>The runtime's own words, or the program's.</summary>
    public string? Message { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    [JsonPropertyName("containerID")]
    public string? ContainerId { get; init; }
}
