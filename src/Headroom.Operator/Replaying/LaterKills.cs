using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Replaying;

/// <summary>Takes from a pod what ended after a time: at that time nobody could have seen it.</summary>
internal static class LaterKills
{
    /// <summary>The pod as it may have looked then, and the ends that it shows now.</summary>
    public static (V1Pod Pod, IReadOnlyList<Sighting> Later) Of(V1Pod pod, DateTimeOffset at)
    {
        var later = SightingReader.Read(pod).Where(sighting => sighting.FinishedAt > at).ToList();
        if (later.Count == 0)
            return (pod, []);
        var status = pod.Status! with
        {
            ContainerStatuses = Before(pod.Status.ContainerStatuses, at),
            InitContainerStatuses = Before(pod.Status.InitContainerStatuses, at),
        };
        // The pod's own status reports an eviction, not those of its containers.
        if (later.Exists(sighting => sighting.Evicted))
            status = status with { Reason = null, Message = null };
        return (pod with { Status = status }, later);
    }

    private static List<V1ContainerStatus>? Before(IReadOnlyList<V1ContainerStatus>? statuses, DateTimeOffset at) =>
        statuses?
            .Select(status => status with { State = Before(status.State, at), LastState = Before(status.LastState, at) })
            .ToList();

    private static V1ContainerState? Before(V1ContainerState? state, DateTimeOffset at) =>
        state?.Terminated?.FinishedAt > at ? null : state;
}
