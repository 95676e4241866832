using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Preflight;

/// <summary>A LimitRange, as far as memory is concerned; null for what it leaves out. Its least amounts are no obstacle: a remedy only raises.</summary>
public sealed record LimitRangeFacts(string Name)
{
    public MemorySize? ContainerMax { get; init; }

    public MemorySize? PodMax { get; init; }

    /// <summary>How many times its request a container's limit may be; at least 1.</summary>
    public decimal? ContainerRatio { get; init; }

    public decimal? PodRatio { get; init; }

    /// <summary>The limit of a container that names none.</summary>
    public MemorySize? DefaultLimit { get; init; }

    /// <summary>The request of a container that names neither request nor limit.</summary>
    public MemorySize? DefaultRequest { get; init; }
}
