using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Resizing;

/// <summary>
/// Gives running pods the memory that their template says by now, where nothing else brings it to them. It is only ever the template's own: so no pod differs from what
/// would come in its place. A pod that is down is left alone, whatever its template says.
/// </summary>
public static class ResizeRule
{
    /// <summary>The policy wants it, and the workload's pods keep what they have when the template changes.</summary>
    public static bool Wants(WorkloadCase workloadCase) =>
        workloadCase.Policy.InPlace == InPlace.WhereItHelps
        && workloadCase.Workload is { Workload.Kind: WorkloadKind.ReplicaSet } or { Rollout.OnDelete: true };

    public static ResizePlan Assess(WorkloadCase workloadCase, IReadOnlyList<RunningPod> pods)
    {
        var wanted = Wanted(workloadCase);
        var staying = pods.Where(pod => !pod.Leaving).ToList();
        var due = staying.Select(pod => Resize(pod, wanted)).OfType<PodResize>().ToList();
        return new ResizePlan(
            due,
            [.. staying.Where(pod => pod.Pending is not null && IsAsked(pod, wanted)).Select(pod => $"{pod.Name}: {pod.Pending}")],
            wanted.Count > 0 && workloadCase.Workload.Replicas > 0 && staying.Count >= workloadCase.Workload.Replicas && staying.All(pod => HasIt(pod, wanted)));
    }

    /// <summary>What the template says of the containers that Headroom has changed, and nobody after it.</summary>
    private static Dictionary<string, (MemorySize Limit, MemorySize Request)> Wanted(WorkloadCase workloadCase)
    {
        var history = new History(workloadCase);
        var wanted = new Dictionary<string, (MemorySize Limit, MemorySize Request)>();
        foreach (var name in workloadCase.Workload.Record?.Containers.Keys ?? [])
        {
            if (history.Of(name) is { GivenUp: null, HasMemory: true } && workloadCase.Policy.ModeOf(name) == PolicyMode.Enforce
                && workloadCase.Workload.Containers.GetValueOrDefault(name) is { Init: false, Limit: { } limit } template)
                wanted[name] = (limit, template.Request ?? limit);
        }

        return wanted;
    }

    /// <summary>Null where there is nothing to do, or it must not be done now.</summary>
    private static PodResize? Resize(RunningPod pod, Dictionary<string, (MemorySize Limit, MemorySize Request)> wanted)
    {
        if (IsAsked(pod, wanted) || pod.InProgress || !pod.Containers.Values.All(container => container.Runs))
            return null;
        return new PodResize(pod,
        [
            .. wanted.Where(entry => pod.Containers[entry.Key] is var has && (has.Limit, has.Request) != (entry.Value.Limit, entry.Value.Request))
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => new ContainerResize(entry.Key, pod.Containers[entry.Key].Limit, entry.Value.Limit, entry.Value.Request)),
        ]);
    }

    /// <summary>Its spec says it, also where it lacks a container: then nothing of it is ours.</summary>
    private static bool IsAsked(RunningPod pod, Dictionary<string, (MemorySize Limit, MemorySize Request)> wanted) =>
        wanted.All(entry => pod.Containers.GetValueOrDefault(entry.Key) is { } has && (has.Limit, has.Request) == (entry.Value.Limit, entry.Value.Request))
        || wanted.Keys.Any(name => !pod.Containers.ContainsKey(name));

    /// <summary>Its spec says it, its running containers have it, and the kubelet has nothing left to do.</summary>
    private static bool HasIt(RunningPod pod, Dictionary<string, (MemorySize Limit, MemorySize Request)> wanted) =>
        pod is { Ready: true, Pending: null, InProgress: false }
        && wanted.All(entry => pod.Containers.GetValueOrDefault(entry.Key) is { Runs: true } has && has.Limit == entry.Value.Limit && has.Actual == entry.Value.Limit);
}
