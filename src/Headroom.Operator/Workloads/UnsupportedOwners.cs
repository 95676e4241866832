using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Workloads;

/// <summary>What to say about owners that Headroom does not change. Pure.</summary>
internal static class UnsupportedOwners
{
    public static UnsupportedOwner BarePod(Sighting sighting) => new(
        Pod(sighting), "no controller owns the pod, and a pod's memory limit stays as it was made",
        "Recreate the pod with a higher limit, or put it under a Deployment");

    /// <param name="node">The owner that the kubelet gives to its static pods.</param>
    public static UnsupportedOwner StaticPod(Sighting sighting, V1OwnerReference node) => new(
        Pod(sighting), $"it is a static pod, which the kubelet of node {node.Name} runs from a file",
        $"Raise the limit in the pod's manifest on node {node.Name}");

    public static UnsupportedOwner BareJob(string ns, V1OwnerReference job, V1ObjectMeta found) => new(
        Reference(ns, job), "the pod template of a Job cannot be changed", "Delete the Job and create it anew with a higher limit")
    {
        Ignored = FactsReader.IsIgnored(found),
    };

    public static UnsupportedOwner Other(string ns, V1OwnerReference owner) => new(
        Reference(ns, owner), $"Headroom does not change objects of kind {owner.Kind} ({owner.ApiVersion})",
        owner is { Kind: "Pod", ApiVersion: "v1" }
            ? $"Change the memory in the configuration of what runs in pod {owner.Name}: it makes these pods itself"
            : $"Change the memory in that object, or in the one that it is made from: kubectl edit {Resource(owner)} {owner.Name} -n {ns}");

    /// <summary>As kubectl finds it, also where two groups have a kind of the same name.</summary>
    private static string Resource(V1OwnerReference owner)
    {
        var kind = owner.Kind.ToLowerInvariant();
        return owner.ApiVersion.Split('/') is [var group, _] ? $"{kind}.{group}" : kind;
    }

    private static V1ObjectReference Pod(Sighting sighting) =>
        new() { ApiVersion = "v1", Kind = "Pod", Namespace = sighting.Namespace, Name = sighting.Pod, Uid = sighting.Id.PodUid };

    private static V1ObjectReference Reference(string ns, V1OwnerReference owner) =>
        new() { ApiVersion = owner.ApiVersion, Kind = owner.Kind, Namespace = ns, Name = owner.Name, Uid = owner.Uid };
}
