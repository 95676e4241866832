using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Owners;
using Headroom.Remediation.Rollouts;
using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Workloads;

/// <summary>What the cluster said of a workload when it was last read: everything that a decision needs, and nothing of how it was read.</summary>
public sealed record WorkloadFacts
{
    /// <summary>The annotation that opts out, where its value is <c>true</c>.</summary>
    public const string IgnoreAnnotation = "headroom.dev/ignore";

    public required WorkloadRef Workload { get; init; }

    /// <summary>What a change of the template costs: the pods that it rolls, and 1 where it rolls none.</summary>
    public required int Replicas { get; init; }

    /// <summary>The template's containers by name, init containers among them.</summary>
    public required IReadOnlyDictionary<string, ContainerTemplate> Containers { get; init; }

    /// <summary>
    /// The QoS class that the template gives its pods is Guaranteed; null if the template leaves out what a LimitRange or a webhook may
    /// fill in.
    /// </summary>
    public bool? Guaranteed { get; init; }

    /// <summary>False if the template was not saved, and a pod's own spec stands in for it.</summary>
    public bool TemplateSaved { get; init; } = true;

    /// <summary>What Headroom wrote at its last remedy, or null where it has not touched the workload.</summary>
    public RemediationRecord? Record { get; init; }

    /// <summary>Where the opt-out annotation stands (<c>the pod template</c>, <c>the workload</c>, <c>the namespace</c>), or null.</summary>
    public string? IgnoredBy { get; init; }

    /// <summary>The tool that keeps it as a repository has it; null where none is known.</summary>
    public GitOpsOwner? GitOps { get; init; }

    /// <summary>Who has set fields of it; empty where the cluster did not tell.</summary>
    public IReadOnlyList<FieldManager> Managers { get; init; } = [];

    /// <summary>The version of the API in which it was read, such as <c>apps/v1</c>; null where that is not known.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>False while the workload's controller has not yet seen the newest template: its revisions cannot be told apart then.</summary>
    public bool RevisionObserved { get; init; } = true;

    /// <summary>The revision that new pods get, in the words of <see cref="RevisionOf"/>; null where the cluster does not tell.</summary>
    public string? CurrentRevision { get; init; }

    /// <summary>Tells one pod template from the next, whatever memory they name; null where it is not known.</summary>
    public string? TemplateVersion { get; init; }

    /// <summary>Every pod is of the newest template, and ready; of a CronJob: a run that was planned after the last remedy has ended.</summary>
    public bool RolledOut { get; init; }

    /// <summary>How a change of the template reaches its pods.</summary>
    public Rollout Rollout { get; init; } = new();

    /// <summary>Why no pod of the newest template can be made, as the workload's conditions tell; null for nothing.</summary>
    public Obstruction? Obstruction { get; init; }

    /// <summary>Its status tells of fewer pods than there should be: its controller could not make them, or has not yet.</summary>
    public bool PodsMissing { get; init; }

    /// <summary>What had been in the way of a remedy that was therefore undone is no longer as it was then.</summary>
    public bool ObstacleMoved { get; init; }

    /// <summary>How many of its pods are ready.</summary>
    public int Ready { get; init; }

    /// <summary>Those of the template: its pods have them, and some that their controller adds.</summary>
    public IReadOnlyDictionary<string, string> PodLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>The template's priority class; null where it names none.</summary>
    public string? PriorityClass { get; init; }

    /// <summary>How long a container may take to end when it is asked to.</summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Its pods may run for a limited time only (<c>activeDeadlineSeconds</c>).</summary>
    public bool HasDeadline { get; init; }

    /// <summary>The container's request is its limit for good; if the template leaves it open, its pod tells.</summary>
    public bool IsGuaranteed(Sighting sighting)
    {
        var differ = Containers.GetValueOrDefault(sighting.Container) is { Limit: { } limit, Request: { } request } && limit != request;
        return Guaranteed ?? (!differ && sighting.Guaranteed);
    }

    /// <summary>The revision that a killed pod was of: its ReplicaSet, or the label by which its controller tells revisions apart.</summary>
    public string? RevisionOf(Sighting sighting) => Workload.Kind == WorkloadKind.Deployment
        ? sighting.Controller?.Name
        : RevisionLabel(Workload.Kind) is { } label ? sighting.PodLabels.GetValueOrDefault(label) : null;

    /// <summary>The label by which the kind's controller tells its pods' revisions apart; null where it has none, or a ReplicaSet stands between.</summary>
    public static string? RevisionLabel(WorkloadKind kind) => kind switch
    {
        WorkloadKind.StatefulSet => "controller-revision-hash",
        WorkloadKind.DaemonSet => "pod-template-generation",
        _ => null,
    };
}

/// <summary>A container's memory as the template has it; null for what it leaves out.</summary>
/// <param name="Init">It stands in the template's <c>initContainers</c>.</param>
public sealed record ContainerTemplate(MemorySize? Limit, MemorySize? Request, bool Init = false)
{
    /// <summary>An init container that runs for as long as its pod.</summary>
    public bool Sidecar { get; init; }

    public ContainerProbes Probes { get; init; } = ContainerProbes.None;
}
