using Headroom.Remediation.Incidents;
using Headroom.Remediation.Probes;
using Headroom.Remediation.Replicas;

namespace Headroom.Remediation.Remedies;

/// <summary>One decision's whole change of one workload, and the record that travels with it.</summary>
/// <param name="Containers">Those that get other memory.</param>
public sealed record Remedy(IReadOnlyList<ContainerRemedy> Containers, RemediationRecord Record)
{
    /// <summary>Those whose probes get more time.</summary>
    public IReadOnlyList<ProbeRemedy> Probes { get; init; } = [];

    /// <summary>Fewer pods until it is proven; null where their number stays.</summary>
    public ReplicaChange? Replicas { get; init; }

    /// <summary>What it does to one container.</summary>
    public Remedy Of(string container) => this with { Containers = [.. Containers.Where(own => own.Container == container)], Probes = [.. Probes.Where(own => own.Container == container)] };

    /// <summary>Every container that it changes.</summary>
    public IEnumerable<string> Changed => Containers.Select(container => container.Container).Union(Probes.Select(probe => probe.Container));

    public override string ToString() => string.Join("; ", [.. Containers.Select(container => container.ToString()), .. Probes.Select(probe => probe.ToString())]);
}
