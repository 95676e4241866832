using Headroom.Kubernetes.Api;
using Headroom.Operator.Patching;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Remedies;

namespace Headroom.Operator.Governor;

/// <summary>The one way to change a workload.</summary>
public sealed class HealingWriter(IKubernetesWriter writer, WriteBudget budget)
{
    /// <summary>Writes the remedy, or answers how long to wait for budget; then it has to be judged again, from the facts of that time.</summary>
    /// <exception cref="KubernetesApiException">The server refused. Code 409: the workload has changed since it was read.</exception>
    public async Task<TimeSpan?> TryWriteAsync(WorkloadReading reading, Remedy remedy, CancellationToken cancellationToken)
    {
        if (budget.TryTakeHealing(reading.Facts.Replicas) is { } wait)
            return wait;
        await reading.Type.PatchAsync(writer, reading.Facts.Workload, RemedyPatch.Of(reading, remedy), cancellationToken);
        return null;
    }
}
