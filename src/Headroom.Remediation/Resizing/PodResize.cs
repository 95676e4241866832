using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Remedies;

namespace Headroom.Remediation.Resizing;

/// <summary>One pod's resize in place.</summary>
public sealed record PodResize(RunningPod Pod, IReadOnlyList<ContainerResize> Containers)
{
    public override string ToString() => $"{Pod.Name} ({string.Join("; ", Containers)})";
}

/// <param name="From">The limit that the container has; null for none.</param>
public sealed record ContainerResize(string Container, MemorySize? From, MemorySize Limit, MemorySize Request)
{
    public override string ToString() => $"{Container}: limit {MemoryChange.Text(From)} -> {Limit}";
}
