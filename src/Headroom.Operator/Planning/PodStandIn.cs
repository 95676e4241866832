using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Planning;

/// <summary>
/// Who owns a pod, and which policy selects it, is asked with a sighting of it. This is one of a pod that nothing killed: of no use to a judge.
/// </summary>
internal static class PodStandIn
{
    public static Sighting Of(V1Pod pod) =>
        Of(pod.Metadata.Namespace, pod.Metadata.ControllerOwner(), pod.Metadata.Labels) with { Pod = pod.Metadata.Name, Id = new KillId(pod.Metadata.Uid, "", "") };

    /// <summary>Of the pods that such a controller makes, with such labels.</summary>
    public static Sighting Of(string ns, V1OwnerReference? controller, IReadOnlyDictionary<string, string>? labels) => new()
    {
        Id = new KillId("", "", ""),
        Namespace = ns,
        Pod = "",
        Container = "",
        PodCreated = DateTimeOffset.MinValue,
        Controller = controller,
        PodLabels = labels ?? new Dictionary<string, string>(),
        ExitCode = 0,
        Reason = "",
    };
}
