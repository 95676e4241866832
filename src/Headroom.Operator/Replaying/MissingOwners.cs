using System.Globalization;
using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Replaying;

/// <summary>
/// Derives from saved pods, and from saved ReplicaSets, the workloads that the files lack: each has for its template what its newest pod was made from.
/// What only the workload itself could tell is not there then: the opt-out annotation on it, and the record of former remedies.
/// </summary>
internal sealed class MissingOwners(SavedObjects objects)
{
    private const string Revision = "deployment.kubernetes.io/revision";
    private const string TemplateHash = "pod-template-hash";
    private const string TemplateGeneration = "pod-template-generation";

    public void Add()
    {
        foreach (var pods in PodsOf("StatefulSet").Where(pods => objects.Find<V1StatefulSet>(pods[0].Metadata.Namespace, Owner(pods[0]).Name) is null).ToList())
            objects.Add(StatefulSet(pods));
        foreach (var pods in PodsOf("DaemonSet").Where(pods => objects.Find<V1DaemonSet>(pods[0].Metadata.Namespace, Owner(pods[0]).Name) is null).ToList())
            objects.Add(DaemonSet(pods));
        var missing = PodsOf("ReplicaSet").Where(pods => objects.Find<V1ReplicaSet>(pods[0].Metadata.Namespace, Owner(pods[0]).Name) is null).ToList();
        foreach (var deployment in missing.GroupBy(pods => (pods[0].Metadata.Namespace, Deployment: DeploymentOf(pods[0]))).ToList())
            AddReplicaSets(deployment.Key.Namespace, deployment.Key.Deployment, [.. deployment]);
        AddDeployments();
        foreach (var pods in PodsOf("Job", "batch"))
            AddJob(pods);
    }

    /// <summary>The pods of each controller of a kind, each group newest first.</summary>
    private IEnumerable<List<V1Pod>> PodsOf(string kind, string group = "apps") => objects.All<V1Pod>()
        .Where(pod => pod.Metadata.ControllerOwner() is { } owner && owner.Kind == kind && owner.ApiVersion.StartsWith($"{group}/", StringComparison.Ordinal))
        .GroupBy(pod => (pod.Metadata.Namespace, Owner(pod).Name))
        .Select(group => group.OrderByDescending(pod => pod.Metadata.CreationTimestamp).ToList());

    /// <summary>Null for a bare ReplicaSet: only the Deployment controller adds the template's hash to a ReplicaSet's name.</summary>
    private static string? DeploymentOf(V1Pod pod)
    {
        var name = Owner(pod).Name;
        return pod.Metadata.Label(TemplateHash) is { Length: > 0 } hash && name.EndsWith($"-{hash}", StringComparison.Ordinal) && name.Length > hash.Length + 1
            ? name[..^(hash.Length + 1)]
            : null;
    }

    /// <summary>Of ReplicaSets that the files lack, the one with the newest pod is taken for the current one, unless the files have that one.</summary>
    private void AddReplicaSets(string ns, string? deployment, List<List<V1Pod>> groups)
    {
        var owner = deployment is null ? null : objects.Find<V1Deployment>(ns, deployment);
        var current = owner is null ? "1" : owner.Metadata.Annotation(Revision);
        var isKnown = objects.All<V1ReplicaSet>().Any(saved => saved.Metadata.Namespace == ns && saved.Metadata.ControllerOwner()?.Name == deployment
            && (owner is null || saved.Metadata.Annotation(Revision) == current));
        foreach (var (pods, at) in groups.OrderByDescending(pods => pods[0].Metadata.CreationTimestamp).Select((pods, at) => (pods, at)))
        {
            var isCurrent = deployment is not null && at == 0 && !isKnown && current is not null;
            var metadata = Metadata(pods) with
            {
                Annotations = isCurrent ? new Dictionary<string, string> { [Revision] = current! } : null,
                OwnerReferences = deployment is null ? null
                    : [new() { ApiVersion = "apps/v1", Kind = "Deployment", Name = deployment, Uid = owner?.Metadata.Uid ?? Placement.Uid("Deployment", ns, deployment), Controller = true }],
            };
            objects.Add(new V1ReplicaSet { Metadata = metadata, Spec = Spec(pods), Status = Counts(pods, pods) });
        }
    }

    private void AddDeployments()
    {
        var missing = objects.All<V1ReplicaSet>()
            .Where(replicaSet => replicaSet.Metadata.ControllerOwner() is { Kind: "Deployment" } owner && objects.Find<V1Deployment>(replicaSet.Metadata.Namespace, owner.Name) is null)
            .GroupBy(replicaSet => (replicaSet.Metadata.Namespace, replicaSet.Metadata.ControllerOwner()!.Name));
        foreach (var replicaSets in missing.ToList())
        {
            var newest = replicaSets.MaxBy(RevisionOf)!;
            var pods = replicaSets.SelectMany(PodsOf).ToList();
            objects.Add(new V1Deployment
            {
                Metadata = new V1ObjectMeta
                {
                    Name = replicaSets.Key.Name,
                    Namespace = replicaSets.Key.Namespace,
                    Uid = newest.Metadata.ControllerOwner()!.Uid,
                    Annotations = newest.Metadata.Annotation(Revision) is { } revision ? new Dictionary<string, string> { [Revision] = revision } : null,
                },
                Spec = new V1WorkloadSpec { Replicas = pods.Count, Template = newest.Spec?.Template },
                Status = Counts(pods, [.. PodsOf(newest)]),
            });
        }
    }

    /// <summary>The Job, unless it was saved, and above it the CronJob whose template is that of its newest pod.</summary>
    private void AddJob(List<V1Pod> pods)
    {
        var (ns, name) = (pods[0].Metadata.Namespace, Owner(pods[0]).Name);
        if (objects.Find<V1Job>(ns, name) is not { } job)
        {
            var owner = CronJobRuns.CronJobOf(name, pods[0].Metadata.CreationTimestamp) is { } cronJob
                ? new V1OwnerReference { ApiVersion = "batch/v1", Kind = "CronJob", Name = cronJob, Uid = Placement.Uid("CronJob", ns, cronJob), Controller = true }
                : null;
            objects.Add(job = new V1Job { Metadata = Metadata(pods) with { OwnerReferences = owner is null ? null : [owner] } });
        }

        if (job.Metadata.ControllerOwner() is { Kind: "CronJob" } above && objects.Find<V1CronJob>(ns, above.Name) is null)
        {
            objects.Add(new V1CronJob
            {
                Metadata = new V1ObjectMeta { Name = above.Name, Namespace = ns, Uid = above.Uid },
                Spec = new V1WorkloadSpec { JobTemplate = new V1JobTemplateSpec { Spec = new V1JobSpec { Template = Spec(pods).Template } } },
            });
        }
    }

    private IEnumerable<V1Pod> PodsOf(V1ReplicaSet replicaSet) => objects.All<V1Pod>().Where(pod =>
        pod.Metadata.Namespace == replicaSet.Metadata.Namespace && pod.Metadata.ControllerOwner() is { Kind: "ReplicaSet" } owner && owner.Name == replicaSet.Metadata.Name);

    private static int RevisionOf(V1ReplicaSet replicaSet) =>
        int.TryParse(replicaSet.Metadata.Annotation(Revision), CultureInfo.InvariantCulture, out var revision) ? revision : 0;

    private static V1StatefulSet StatefulSet(List<V1Pod> pods)
    {
        var revision = pods[0].Metadata.Label("controller-revision-hash");
        var updated = pods.Where(pod => pod.Metadata.Label("controller-revision-hash") == revision).ToList();
        return new() { Metadata = Metadata(pods), Spec = Spec(pods), Status = Counts(pods, updated) with { UpdateRevision = revision } };
    }

    private static V1DaemonSet DaemonSet(List<V1Pod> pods)
    {
        var generation = pods[0].Metadata.Label(TemplateGeneration);
        var updated = pods.Where(pod => pod.Metadata.Label(TemplateGeneration) == generation).ToList();
        var annotations = generation is null ? null : new Dictionary<string, string> { ["deprecated.daemonset.template.generation"] = generation };
        return new() { Metadata = Metadata(pods) with { Annotations = annotations }, Spec = Spec(pods), Status = Counts(pods, updated) };
    }

    private static V1OwnerReference Owner(V1Pod pod) => pod.Metadata.ControllerOwner()!;

    private static V1ObjectMeta Metadata(List<V1Pod> pods) =>
        new() { Name = Owner(pods[0]).Name, Namespace = pods[0].Metadata.Namespace, Uid = Owner(pods[0]).Uid };

    private static V1WorkloadSpec Spec(List<V1Pod> pods) => new()
    {
        Replicas = pods.Count,
        Template = new V1PodTemplateSpec
        {
            Metadata = new V1ObjectMeta { Labels = pods[0].Metadata.Labels, Annotations = pods[0].Metadata.Annotations },
            Spec = pods[0].Spec,
            IsOfPod = true,
        },
    };

    private static V1WorkloadStatus Counts(List<V1Pod> pods, List<V1Pod> updated)
    {
        var ready = pods.Count(pod => pod.Status?.ContainerStatuses is { Count: > 0 } statuses && statuses.All(status => status.Ready));
        return new V1WorkloadStatus
        {
            Replicas = pods.Count,
            UpdatedReplicas = updated.Count,
            ReadyReplicas = ready,
            DesiredNumberScheduled = pods.Count,
            UpdatedNumberScheduled = updated.Count,
            NumberReady = ready,
        };
    }
}
