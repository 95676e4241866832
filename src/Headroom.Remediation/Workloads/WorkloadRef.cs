namespace Headroom.Remediation.Workloads;

/// <summary>One workload; a workload that was deleted and made anew under the same name is another one.</summary>
public sealed record WorkloadRef(WorkloadKind Kind, string Namespace, string Name, string Uid)
{
    /// <summary>As kubectl takes it: <c>Deployment/name</c>, without the namespace.</summary>
    public string ShortName => $"{Kind}/{Name}";

    public override string ToString() => $"{Kind} {Namespace}/{Name}";
}
