using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Rollouts;

/// <summary>
/// Which pod has to be deleted for a changed template to reach it. A StatefulSet with OrderedReady waits for the first pod that is not ready, also where that
/// is of the old template and can never become ready (kubernetes #67250); with update strategy OnDelete nothing is replaced at all. One at a time: the next
/// goes when the one before has come back and is ready, so that a template which does not help costs one pod. A healthy one never goes.
/// </summary>
public static class BrokenPod
{
    /// <summary>A pod that was made later, and is of the old template all the same, would be made so again. As much as clocks may differ.</summary>
    private static readonly TimeSpan MadeAnew = TimeSpan.FromMinutes(1);

    /// <summary>Null for none, or not yet.</summary>
    /// <param name="pods">All of the workload's.</param>
    public static PodFacts? Find(WorkloadFacts workload, IReadOnlyCollection<PodFacts> pods)
    {
        if (!IsOurs(workload))
            return null;
        var candidate = workload.Workload.Kind == WorkloadKind.StatefulSet ? FirstNotReady(workload, pods) : AnyBroken(workload, pods);
        return candidate is not null && MayGo(workload, candidate) ? candidate : null;
    }

    /// <summary>Pods of the old template are left that are not ready: how that goes on has to be looked at, whether anything is killed or not.</summary>
    public static bool IsAwaited(WorkloadFacts workload, IEnumerable<PodFacts> pods) =>
        IsOurs(workload) && pods.Any(pod => pod is { Ready: false } && pod.Revision != workload.CurrentRevision);

    /// <summary>The template is one that Headroom has written, its pods stay as they are, and which of them are of it can be told.</summary>
    private static bool IsOurs(WorkloadFacts workload) =>
        workload is { Record: not null, RevisionObserved: true, CurrentRevision: not null, Rollout.KeepsBrokenPods: true };

    /// <summary>That is the one that the StatefulSet's controller waits for; null also where one before it is missing, or going.</summary>
    private static PodFacts? FirstNotReady(WorkloadFacts workload, IEnumerable<PodFacts> pods)
    {
        var next = workload.Rollout.Start;
        foreach (var pod in pods.Where(pod => pod.Ordinal is not null).OrderBy(pod => pod.Ordinal))
        {
            if (pod.Ordinal != next++ || pod.Terminating)
                return null;
            if (!pod.Ready)
                return pod.Ordinal >= workload.Rollout.FirstOrdinal ? pod : null;
        }

        return null;
    }

    private static PodFacts? AnyBroken(WorkloadFacts workload, IReadOnlyCollection<PodFacts> pods) =>
        pods.Count < workload.Rollout.Pods || pods.Any(pod => pod.Terminating || (!pod.Ready && pod.Revision == workload.CurrentRevision))
            ? null
            : pods.Where(pod => MayGo(workload, pod)).MinBy(pod => pod.Name, StringComparer.Ordinal);

    private static bool MayGo(WorkloadFacts workload, PodFacts pod) =>
        pod.IsBroken && pod.Revision != workload.CurrentRevision && pod.Created < workload.Record!.LastChange + MadeAnew;
}
