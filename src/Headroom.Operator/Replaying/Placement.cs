using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;

namespace Headroom.Operator.Replaying;

/// <summary>Fills in what a file written by hand may leave out of an object's metadata, and a cluster never does.</summary>
internal static class Placement
{
    private const string DefaultNamespace = "default";

    /// <summary>Every object with a namespace and a UID; a policy without a namespace once for each namespace that has pods.</summary>
    public static IEnumerable<IKubernetesObject> Of(IReadOnlyList<IKubernetesObject> saved)
    {
        var references = saved
            .SelectMany(entity => (entity.Metadata.OwnerReferences ?? []).Select(owner => (Key: (Ns(entity.Metadata), owner.Kind, owner.Name), owner.Uid)))
            .GroupBy(reference => reference.Key)
            .ToDictionary(group => group.Key, group => group.First().Uid);
        var namespaces = saved.OfType<V1Pod>().Select(pod => Ns(pod.Metadata)).Distinct().ToList();
        return saved.SelectMany(Place);

        IEnumerable<IKubernetesObject> Place(IKubernetesObject entity) => entity switch
        {
            V1Alpha1MemoryPolicy { Metadata.Namespace: "" } policy => namespaces.Select(ns => policy with { Metadata = policy.Metadata with { Namespace = ns } }),
            V1Pod pod => [pod with { Metadata = Placed(pod.Metadata, "Pod") }],
            V1ReplicaSet replicaSet => [replicaSet with { Metadata = Placed(replicaSet.Metadata, "ReplicaSet") }],
            V1Deployment deployment => [deployment with { Metadata = Placed(deployment.Metadata, "Deployment") }],
            V1StatefulSet statefulSet => [statefulSet with { Metadata = Placed(statefulSet.Metadata, "StatefulSet") }],
            V1DaemonSet daemonSet => [daemonSet with { Metadata = Placed(daemonSet.Metadata, "DaemonSet") }],
            V1Event told => [told with { Metadata = Placed(told.Metadata, "Event") }],
            _ => [entity],
        };

        // Whoever refers to it must still find it: the UID is the one that the reference has.
        V1ObjectMeta Placed(V1ObjectMeta metadata, string kind) => metadata with
        {
            Namespace = Ns(metadata),
            Uid = metadata.Uid.Length > 0 ? metadata.Uid : references.GetValueOrDefault((Ns(metadata), kind, metadata.Name), Uid(kind, Ns(metadata), metadata.Name)),
        };
    }

    public static string Uid(string kind, string ns, string name) => $"{kind}/{ns}/{name}";

    private static string Ns(V1ObjectMeta metadata) => metadata.Namespace.Length > 0 ? metadata.Namespace : DefaultNamespace;
}
