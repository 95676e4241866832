using Headroom.Kubernetes.Resources;

namespace Headroom.Remediation.Workloads;

/// <summary>A container's probes; null for those that it does not have.</summary>
public sealed record ContainerProbes(ProbeTiming? Startup, ProbeTiming? Liveness, ProbeTiming? Readiness)
{
    public static ContainerProbes None { get; } = new(null, null, null);

    /// <summary>The kubelet may end the container for one of them.</summary>
    public bool Kill => Startup is not null || Liveness is not null;

    /// <summary>In seconds: by then a container that answers none of them has been given up by the kubelet, counted from its start.</summary>
    public long Patience => (Startup?.Patience ?? 0) + (Liveness?.Patience ?? 0);

    public static ContainerProbes Of(V1Container container) =>
        container is { StartupProbe: null, LivenessProbe: null, ReadinessProbe: null }
            ? None
            : new ContainerProbes(ProbeTiming.Of(container.StartupProbe), ProbeTiming.Of(container.LivenessProbe), ProbeTiming.Of(container.ReadinessProbe));

    public ProbeTiming? Of(ProbeKind kind) => kind switch
    {
        ProbeKind.Startup => Startup,
        ProbeKind.Liveness => Liveness,
        _ => Readiness,
    };

    /// <summary>One of its probes that kill has more time than there, and none has less.</summary>
    public bool HasMoreTimeThan(ContainerProbes other)
    {
        (ProbeTiming? Own, ProbeTiming? Other)[] pairs = [(Startup, other.Startup), (Liveness, other.Liveness)];
        return pairs.All(pair => pair.Own is null || pair.Other is null || pair.Own.IsAtLeast(pair.Other))
            && pairs.Any(pair => pair is { Own: { } own, Other: { } its } && !its.IsAtLeast(own));
    }
}

public enum ProbeKind
{
    /// <summary>Until it succeeds, the others wait.</summary>
    Startup,

    Liveness,

    /// <summary>Ends nothing: it decides whether the pod is sent requests.</summary>
    Readiness,
}
