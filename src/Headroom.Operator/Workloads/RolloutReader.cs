using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Rollouts;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Workloads;

/// <summary>How a workload's controller rolls a new template out, and what keeps it from doing so. Pure.</summary>
internal static class RolloutReader
{
    /// <summary>What the API server fills in for a Deployment.</summary>
    private const string DeploymentDefault = "25%";

    /// <param name="pods">How many there should be.</param>
    public static Rollout Read(WorkloadKind kind, IWorkload found, int pods)
    {
        var spec = found.Spec;
        var strategy = kind == WorkloadKind.Deployment ? spec?.Strategy : spec?.UpdateStrategy;
        var partition = kind == WorkloadKind.StatefulSet ? strategy?.RollingUpdate?.Partition ?? 0 : 0;
        return new Rollout
        {
            Pods = pods,
            Paused = kind == WorkloadKind.Deployment && spec?.Paused == true,
            OnDelete = kind == WorkloadKind.ReplicaSet || (kind != WorkloadKind.Deployment && strategy?.Type == "OnDelete"),
            Surge = strategy?.Type is null or "RollingUpdate" ? Surge(kind, strategy?.RollingUpdate, pods) : 0,
            FirstOrdinal = partition == 0 ? 0 : partition + (spec?.Ordinals?.Start ?? 0),
            Start = spec?.Ordinals?.Start ?? 0,
            OldPods = Math.Max(0, pods - (kind == WorkloadKind.DaemonSet ? found.Status?.UpdatedNumberScheduled ?? 0 : found.Status?.UpdatedReplicas ?? 0)),
            KeepsBrokenPods = KeepsBrokenPods(kind, strategy, spec?.PodManagementPolicy),
        };
    }

    /// <summary>The API server fills in OrderedReady where a StatefulSet names none.</summary>
    private static bool KeepsBrokenPods(WorkloadKind kind, V1RolloutStrategy? strategy, string? management) => kind switch
    {
        WorkloadKind.StatefulSet => strategy?.Type == "OnDelete" || management != "Parallel",
        WorkloadKind.DaemonSet => strategy?.Type == "OnDelete",
        _ => false,
    };

    /// <summary>
    /// Why the workload's controller cannot make pods, or has not got on with it within the Deployment's own deadline; null for neither.
    /// Without the name of the pod that was refused: each try has another.
    /// </summary>
    /// <param name="since">When the template was last written by Headroom: of a deadline that was overrun before, the Deployment's controller keeps the
    /// condition where it finds a ReplicaSet for the template again. Null for never.</param>
    public static Obstruction? Obstruction(V1WorkloadStatus? status, DateTimeOffset? since)
    {
        var conditions = status?.Conditions ?? [];
        if (conditions.FirstOrDefault(condition => condition is { Type: "ReplicaFailure", Status: "True" }) is { } refused)
            return new Obstruction(ObstructionKind.PodsRefused, $"{refused.Reason}: {WithoutPod(refused.Message ?? "")}");
        return conditions.FirstOrDefault(condition => condition is { Type: "Progressing", Status: "False" } && !(condition.LastUpdateTime < since)) is { } overdue
            ? new Obstruction(ObstructionKind.Overdue, $"{overdue.Reason}: {overdue.Message}")
            : null;
    }

    /// <summary>Where old pods may go first, the rollout makes its own room. Source: kubernetes, deployment util ResolveFenceposts; a DaemonSet has one or the other.</summary>
    private static int Surge(WorkloadKind kind, V1RollingUpdate? rolling, int pods) => kind switch
    {
        WorkloadKind.Deployment => (PodCount.Of(rolling?.MaxUnavailable ?? DeploymentDefault, pods, roundsUp: false) ?? 0) > 0 ? 0 : PodCount.Of(rolling?.MaxSurge ?? DeploymentDefault, pods, roundsUp: true) ?? 0,
        WorkloadKind.DaemonSet => PodCount.Of(rolling?.MaxSurge, pods, roundsUp: true) ?? 0,
        _ => 0,
    };

    /// <summary>Also what some controllers say before it: that it is an error, and in making which pod.</summary>
    internal static string WithoutPod(string message)
    {
        const string Forbidden = "\" is forbidden: ";
        var at = message.Contains("pods \"", StringComparison.Ordinal) ? message.IndexOf(Forbidden, StringComparison.Ordinal) : -1;
        return at < 0 ? message : message[(at + Forbidden.Length)..];
    }
}
