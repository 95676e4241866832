using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Sightings;

/// <summary>What a pod's spec says of one of its containers; of one that it does not name, nothing.</summary>
internal sealed record SightedContainer(ContainerKind Kind, V1ResourceRequirements? Resources, ContainerProbes Probes, bool HasPostStartHook)
{
    public static SightedContainer Of(V1Pod pod, string name)
    {
        if (Named(pod.Spec?.Containers, name) is { } regular)
            return new SightedContainer(ContainerKind.Regular, regular.Resources, ContainerProbes.Of(regular), regular.Lifecycle?.PostStart is not null);
        return Named(pod.Spec?.InitContainers, name) is { } init
            ? new SightedContainer(init.IsSidecar ? ContainerKind.Sidecar : ContainerKind.Init, init.Resources, ContainerProbes.Of(init), init.Lifecycle?.PostStart is not null)
            : new SightedContainer(ContainerKind.Regular, null, ContainerProbes.None, HasPostStartHook: false);
    }

    private static V1Container? Named(IReadOnlyList<V1Container>? containers, string name) => containers?.FirstOrDefault(container => container.Name == name);
}
