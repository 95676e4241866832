using System.Globalization;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Sightings;

/// <summary>Finds in a pod's status the containers that died of something.</summary>
public static class SightingReader
{
    public const string OomKilled = "OOMKilled";

    /// <summary>A pod whose JSON says none of these words, as a name or in a text, shows no death.</summary>
    public static IReadOnlyList<string> Words { get; } = ["terminated", EvictionReader.Evicted];

    /// <summary>128 + SIGKILL.</summary>
    public const int KilledExitCode = 137;

    /// <summary>128 + SIGTERM.</summary>
    public const int TerminatedExitCode = 143;

    /// <summary>
    /// The deaths that the pod shows now. Both the present and the last state are read: a fast crash goes from the one to
    /// the other between two watch events, and then each holds a death of its own.
    /// </summary>
    public static IReadOnlyList<Sighting> Read(V1Pod pod)
    {
        if (EvictionReader.IsForMemory(pod))
            return EvictionReader.Read(pod);
        List<Sighting>? sightings = null;
        foreach (var status in (pod.Status?.ContainerStatuses ?? []).Concat(pod.Status?.InitContainerStatuses ?? []))
        {
            var backingOff = status.State?.Waiting?.Reason == "CrashLoopBackOff";
            if (status.LastState?.Terminated is { } last)
                Look(last, backingOff);
            if (status.State?.Terminated is { } present)
                Look(present, crashLoopBackOff: false);

            void Look(V1ContainerStateTerminated terminated, bool crashLoopBackOff)
            {
                var container = SightedContainer.Of(pod, status.Name);
                if (IsDeath(terminated, container) && !IsEndOfDeletion(pod, terminated))
                    (sightings ??= []).Add(Of(pod, status, container, terminated, crashLoopBackOff));
            }
        }

        return sightings ?? [];
    }

    /// <summary>When the pod's deletion was asked for, or null.</summary>
    internal static DateTimeOffset? DeletionRequested(V1Pod pod)
    {
        if (pod.Metadata.DeletionTimestamp is not { } gone)
            return null;
        // A grace period may be given that is longer than time goes back.
        var grace = Math.Clamp(pod.Metadata.DeletionGracePeriodSeconds ?? 0, 0, gone.UtcTicks / TimeSpan.TicksPerSecond);
        return gone.AddSeconds(-grace);
    }

    private static bool IsDeath(V1ContainerStateTerminated terminated, SightedContainer container) =>
        terminated.Reason == OomKilled
        || container.Probes.Kill
        || terminated.ExitCode is not (0 or TerminatedExitCode);

    /// <summary>A container of a pod that is being deleted is asked to end, and killed where it does not: that is no news. An OOM kill is judged.</summary>
    private static bool IsEndOfDeletion(V1Pod pod, V1ContainerStateTerminated terminated) =>
        terminated.Reason != OomKilled && DeletionRequested(pod) is { } requested && !(terminated.FinishedAt < requested);

    /// <summary>
    /// A pod whose containers are not all ready says since when: where that is after the start of this life, it ended a time of readiness; before
    /// it, there was none. Source: kubernetes, pkg/kubelet/status, GenerateContainersReadyCondition; the time changes with the status only.
    /// </summary>
    private static bool? BecameReady(V1Pod pod, V1ContainerStateTerminated terminated) =>
        pod.Status?.Conditions?.FirstOrDefault(condition => condition.Type == "ContainersReady") is { Status: "False", LastTransitionTime: { } since } && terminated.StartedAt is { } started
            ? since > started
            : null;

    private static Sighting Of(V1Pod pod, V1ContainerStatus status, SightedContainer container, V1ContainerStateTerminated terminated, bool crashLoopBackOff) => new()
    {
        Id = new KillId(pod.Metadata.Uid, status.Name, Run(status, terminated)),
        Namespace = pod.Metadata.Namespace,
        Pod = pod.Metadata.Name,
        Container = status.Name,
        ContainerKind = container.Kind,
        Node = pod.Spec?.NodeName,
        PodCreated = pod.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue,
        Controller = pod.Metadata.ControllerOwner(),
        PodLabels = pod.Metadata.Labels ?? new Dictionary<string, string>(),
        Ignored = pod.Metadata.Annotation(WorkloadFacts.IgnoreAnnotation) == "true",
        ExitCode = terminated.ExitCode,
        Reason = terminated.Reason ?? "",
        StartedAt = Known(terminated.StartedAt),
        FinishedAt = Known(terminated.FinishedAt),
        KilledAtStart = IsKilledAtStart(terminated),
        // What the container has now, if the server reports it; else what it was to have.
        Limit = Positive(status.Resources?.Limits?.Memory ?? container.Resources?.Limits?.Memory),
        Request = MemorySize.ParseOrNull(status.Resources?.Requests?.Memory ?? container.Resources?.Requests?.Memory),
        ResizeTrace = ResizeTraceReader.Read(pod, status, container.Resources),
        PodLimit = PodLimit(pod),
        Guaranteed = pod.Status?.QosClass == "Guaranteed",
        CrashLoopBackOff = crashLoopBackOff,
        RestartCount = status.RestartCount,
        Probes = container.Probes,
        HasPostStartHook = container.HasPostStartHook,
        BecameReady = container.Probes.Readiness is not null ? BecameReady(pod, terminated) : null,
        DeletionRequested = DeletionRequested(pod),
        PodReason = pod.Status?.Reason,
        PodMessage = pod.Status?.Message,
    };

    /// <summary>
    /// The runtime could not start the container, and says why: its first process was OOM-killed. Only runtimes give these reasons;
    /// a program that writes the same words has another one (opencontainers/runc #2812, moby #41167).
    /// </summary>
    private static bool IsKilledAtStart(V1ContainerStateTerminated terminated) =>
        terminated.Reason is "StartError" or "ContainerCannotRun"
        && terminated.Message?.Contains("container init was OOM-killed", StringComparison.Ordinal) == true;

    /// <summary>Null also for a time of zero: a container that never started is said to have started in 1970, 1754 or the year 1.</summary>
    internal static DateTimeOffset? Known(DateTimeOffset? time) => time > DateTimeOffset.UnixEpoch ? time : null;

    /// <summary>What the containers really share, where the server tells; else what they were to share.</summary>
    internal static MemorySize? PodLimit(V1Pod pod) =>
        Positive(pod.Status?.Resources?.Limits?.Memory ?? pod.Spec?.Resources?.Limits?.Memory);

    /// <summary>A limit of 0 is none.</summary>
    internal static MemorySize? Positive(string? amount) => MemorySize.ParseOrNull(amount) is { Bytes: > 0 } limit ? limit : null;

    private static string Run(V1ContainerStatus status, V1ContainerStateTerminated terminated)
    {
        if (!string.IsNullOrEmpty(terminated.ContainerId))
            return terminated.ContainerId;
        return terminated.FinishedAt?.ToString("O", CultureInfo.InvariantCulture)
            ?? string.Create(CultureInfo.InvariantCulture, $"restart-{status.RestartCount}");
    }
}
