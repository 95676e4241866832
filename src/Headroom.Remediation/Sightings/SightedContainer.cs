using Headroom.Kubernetes.Resources;

namespace Headroom.Remediation.Sightings;

/// <summary>What a pod's spec says of one of its containers; of one that it does not name, nothing.</summary>
/// <param name="Probed">It has a probe that kills.</param>
/// <param name="Readied">It has a probe that tells when it is ready.</param>
internal sealed record SightedContainer(ContainerKind Kind, V1ResourceRequirements? Resources, bool Probed, bool Readied)
{
    public static SightedContainer Of(V1Pod pod, string name)
    {
        if (Named(pod.Spec?.Containers, name) is { } regular)
            return new SightedContainer(ContainerKind.Regular, regular.Resources, regular.HasKillingProbe, regular.ReadinessProbe is not null);
        return Named(pod.Spec?.InitContainers, name) is { } init
            ? new SightedContainer(init.IsSidecar ? ContainerKind.Sidecar : ContainerKind.Init, init.Resources, init.HasKillingProbe, init.ReadinessProbe is not null)
            : new SightedContainer(ContainerKind.Regular, null, Probed: false, Readied: false);
    }

    private static V1Container? Named(IReadOnlyList<V1Container>? containers, string name) => containers?.FirstOrDefault(container => container.Name == name);
}
