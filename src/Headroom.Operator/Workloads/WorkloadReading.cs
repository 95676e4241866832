using Headroom.Kubernetes.Api;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Workloads;

/// <summary>A workload's facts, and the version of the object that they were read from: the precondition of a write.</summary>
public sealed record WorkloadReading(WorkloadFacts Facts, string ResourceVersion)
{
    /// <summary>The version of the API in which it was read, and is to be written.</summary>
    public WorkloadType Type { get; init; } = WorkloadType.Of(Facts.Workload.Kind)[0];

    /// <summary>Those of the template: its pods have them, and some that their controller adds.</summary>
    public IReadOnlyDictionary<string, string> PodLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>Selects its pods: the template's labels match the workload's selector, the API server sees to that. Those of another workload may have them too.</summary>
    public ListQuery PodQuery => new(LabelSelector: string.Join(',', PodLabels.Select(label => $"{label.Key}={label.Value}")));
}
