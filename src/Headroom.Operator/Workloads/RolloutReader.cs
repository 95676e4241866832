using System.Globalization;
using Headroom.Kubernetes.Resources;
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
        };
    }

    /// <summary>
    /// Why the workload's controller cannot make pods, or has not got on with it within the Deployment's own deadline, in the cluster's words; null for neither.
    /// Without the name of the pod that was refused: each try has another.
    /// </summary>
    public static string? Trouble(V1WorkloadStatus? status)
    {
        var conditions = status?.Conditions ?? [];
        var condition = conditions.FirstOrDefault(condition => condition is { Type: "ReplicaFailure", Status: "True" })
            ?? conditions.FirstOrDefault(condition => condition is { Type: "Progressing", Status: "False" });
        return condition is null ? null : $"{condition.Reason}: {WithoutPod(condition.Message ?? "")}";
    }

    /// <summary>Where old pods may go first, the rollout makes its own room. Source: kubernetes, deployment util ResolveFenceposts; a DaemonSet has one or the other.</summary>
    private static int Surge(WorkloadKind kind, V1RollingUpdate? rolling, int pods) => kind switch
    {
        WorkloadKind.Deployment => Count(rolling?.MaxUnavailable ?? DeploymentDefault, pods, roundsUp: false) > 0 ? 0 : Count(rolling?.MaxSurge ?? DeploymentDefault, pods, roundsUp: true),
        WorkloadKind.DaemonSet => Count(rolling?.MaxSurge ?? "0", pods, roundsUp: true),
        _ => 0,
    };

    /// <summary>A number, or a percentage of the pods; anything else is none: the API server lets none through.</summary>
    private static int Count(string text, int pods, bool roundsUp)
    {
        if (!int.TryParse(text.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return 0;
        if (!text.EndsWith('%'))
            return number;
        return (int)Math.Min((((long)number * pods) + (roundsUp ? 99 : 0)) / 100, int.MaxValue);
    }

    private static string WithoutPod(string message)
    {
        const string Forbidden = "\" is forbidden: ";
        var at = message.StartsWith("pods \"", StringComparison.Ordinal) ? message.IndexOf(Forbidden, StringComparison.Ordinal) : -1;
        return at < 0 ? message : message[(at + Forbidden.Length)..];
    }
}
