using Headroom.Remediation.Decisions;
using Headroom.Remediation.Resizing;

namespace Headroom.Operator.Resizing;

/// <summary>What one look at the pods of a workload came to.</summary>
/// <param name="Resized">Those that were resized now.</param>
/// <param name="Refused">Pods that keep what they have until they are replaced, each with why.</param>
/// <param name="Reached">Every pod really has what the template says.</param>
public sealed record ResizeLook(IReadOnlyList<PodResize> Resized, IReadOnlyList<string> Refused, bool Reached)
{
    /// <summary>The case as it stands: pods that have what the template says have come as far as a rollout would have brought them.</summary>
    public WorkloadCase Seen(WorkloadCase workloadCase)
    {
        var workload = workloadCase.Workload;
        return workloadCase with
        {
            ResizesInPlace = true,
            Workload = Reached ? workload with { RolledOut = true, Rollout = workload.Rollout with { OldPods = 0 } } : workload,
        };
    }
}
