using Headroom.Remediation.Incidents;

namespace Headroom.Remediation.Remedies;

/// <summary>One decision's whole change of one workload, and the record that travels with it.</summary>
public sealed record Remedy(IReadOnlyList<ContainerRemedy> Containers, RemediationRecord Record)
{
    public override string ToString() => string.Join("; ", Containers);
}
