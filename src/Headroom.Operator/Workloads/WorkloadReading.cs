using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Workloads;

/// <summary>A workload's facts, and the version of the object that they were read from: the precondition of a write.</summary>
public sealed record WorkloadReading(WorkloadFacts Facts, string ResourceVersion)
{
    /// <summary>The version of the API in which it was read, and is to be written.</summary>
    public WorkloadType Type { get; init; } = WorkloadType.Of(Facts.Workload.Kind)[0];

    /// <inheritdoc cref="WorkloadFacts.PodLabels"/>
    public IReadOnlyDictionary<string, string> PodLabels => Facts.PodLabels;
}
