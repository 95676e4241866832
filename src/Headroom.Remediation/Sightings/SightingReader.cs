using System.Globalization;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;

namespace Headroom.Remediation.Sightings;

/// <summary>Finds in a pod's status the containers that something killed.</summary>
public static class SightingReader
{
    public const string OomKilled = "OOMKilled";

    /// <summary>128 + SIGKILL.</summary>
    public const int KilledExitCode = 137;

    /// <summary>
    /// The kills that the pod shows now. Both the present and the last state are read: a fast crash goes from the one to
    /// the other between two watch events, and then each holds a kill of its own.
    /// </summary>
    public static IReadOnlyList<Sighting> Read(V1Pod pod)
    {
        List<Sighting>? sightings = null;
        foreach (var status in pod.Status?.ContainerStatuses ?? [])
        {
            var backingOff = status.State?.Waiting?.Reason == "CrashLoopBackOff";
            if (status.LastState?.Terminated is { } last && IsKill(last))
                (sightings ??= []).Add(Of(pod, status, last, backingOff));
            if (status.State?.Terminated is { } present && IsKill(present))
                (sightings ??= []).Add(Of(pod, status, present, crashLoopBackOff: false));
        }

        return sightings ?? [];
    }

    private static bool IsKill(V1ContainerStateTerminated terminated) =>
        terminated.Reason == OomKilled || terminated.ExitCode == KilledExitCode;

    private static Sighting Of(V1Pod pod, V1ContainerStatus status, V1ContainerStateTerminated terminated, bool crashLoopBackOff)
    {
        // What the container really has, where the server tells; else what it was to have.
        var (actual, asked) = (status.Resources, pod.Spec?.Containers?.FirstOrDefault(container => container.Name == status.Name)?.Resources);
        return new Sighting
        {
            Id = new KillId(pod.Metadata.Uid, status.Name, Run(status, terminated)),
            Namespace = pod.Metadata.Namespace,
            Pod = pod.Metadata.Name,
            Container = status.Name,
            PodCreated = pod.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue,
            Controller = pod.Metadata.ControllerOwner(),
            PodLabels = pod.Metadata.Labels ?? new Dictionary<string, string>(),
            ExitCode = terminated.ExitCode,
            Reason = terminated.Reason ?? "",
            StartedAt = terminated.StartedAt,
            FinishedAt = terminated.FinishedAt,
            Limit = MemorySize.ParseOrNull(actual?.Limits?.Memory ?? asked?.Limits?.Memory) is { Bytes: > 0 } limit ? limit : null,
            Request = MemorySize.ParseOrNull(actual?.Requests?.Memory ?? asked?.Requests?.Memory),
            Guaranteed = pod.Status?.QosClass == "Guaranteed",
            CrashLoopBackOff = crashLoopBackOff,
            RestartCount = status.RestartCount,
        };
    }

    private static string Run(V1ContainerStatus status, V1ContainerStateTerminated terminated)
    {
        if (!string.IsNullOrEmpty(terminated.ContainerId))
            return terminated.ContainerId;
        return terminated.FinishedAt?.ToString("O", CultureInfo.InvariantCulture)
            ?? string.Create(CultureInfo.InvariantCulture, $"restart-{status.RestartCount}");
    }
}
