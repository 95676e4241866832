using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;

namespace Headroom.Operator.Replaying;

/// <summary>Fills in what a file written by hand may leave out of an object's metadata, and a cluster never does: the namespace, and UIDs by which objects find each other.</summary>
internal sealed class Placement
{
    private const string DefaultNamespace = "default";

    private readonly IReadOnlyList<IKubernetesObject> _saved;
    private readonly Dictionary<(string Namespace, string Kind, string Name), string> _uids;

    public Placement(IReadOnlyList<IKubernetesObject> saved)
    {
        _saved = saved;
        _uids = saved.Select(entity => (Key: (Ns(entity.Metadata), SavedKind.Of(entity), entity.Metadata.Name), entity.Metadata.Uid))
            .Concat(saved.SelectMany(entity => (entity.Metadata.OwnerReferences ?? []).Select(owner => (Key: (Ns(entity.Metadata), owner.Kind, owner.Name), owner.Uid))))
            .Where(known => known.Uid.Length > 0)
            .GroupBy(known => known.Key)
            .ToDictionary(group => group.Key, group => group.First().Uid);
    }

    /// <summary>Every object in its place; a policy without a namespace once for each namespace that has pods.</summary>
    public IEnumerable<IKubernetesObject> All()
    {
        var namespaces = _saved.OfType<V1Pod>().Select(pod => Ns(pod.Metadata)).Distinct().ToList();
        return _saved.SelectMany(Everywhere);

        IEnumerable<IKubernetesObject> Everywhere(IKubernetesObject entity) => entity is V1Alpha1MemoryPolicy { Metadata.Namespace: "" } policy
            ? namespaces.Select(ns => policy with { Metadata = policy.Metadata with { Namespace = ns } })
            : [Place(entity)];
    }

    public static string Uid(string kind, string ns, string name) => $"{kind}/{ns}/{name}";

    private IKubernetesObject Place(IKubernetesObject entity) => entity switch
    {
        V1Pod pod => pod with { Metadata = Placed(pod) },
        V1ReplicaSet replicaSet => replicaSet with { Metadata = Placed(replicaSet) },
        V1Deployment deployment => deployment with { Metadata = Placed(deployment) },
        V1StatefulSet statefulSet => statefulSet with { Metadata = Placed(statefulSet) },
        V1DaemonSet daemonSet => daemonSet with { Metadata = Placed(daemonSet) },
        V1Job job => job with { Metadata = Placed(job) },
        V1CronJob cronJob => cronJob with { Metadata = Placed(cronJob) },
        V1LimitRange range => range with { Metadata = Placed(range) },
        V1Event told => told with { Metadata = Placed(told), InvolvedObject = told.InvolvedObject is { } about ? about with { Uid = Known(about.Uid, told.Metadata, about.Kind, about.Name) } : null },
        _ => entity,
    };

    private V1ObjectMeta Placed(IKubernetesObject entity)
    {
        var metadata = entity.Metadata;
        return metadata with
        {
            Namespace = Ns(metadata),
            Uid = Known(metadata.Uid, metadata, SavedKind.Of(entity), metadata.Name),
            OwnerReferences = metadata.OwnerReferences?.Select(owner => owner with { Uid = Known(owner.Uid, metadata, owner.Kind, owner.Name) }).ToList(),
        };
    }

    private string Known(string uid, V1ObjectMeta near, string kind, string name) =>
        uid.Length > 0 ? uid : _uids.GetValueOrDefault((Ns(near), kind, name), Uid(kind, Ns(near), name));

    private static string Ns(V1ObjectMeta metadata) => metadata.Namespace.Length > 0 ? metadata.Namespace : DefaultNamespace;
}
