using Headroom.Kubernetes.Api;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Patching;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Remedies;

namespace Headroom.Operator.Governor;

/// <summary>The one way to change a workload.</summary>
public sealed class HealingWriter(WriteDoor door, HealingGate gate, PressureGauge pressure)
{
    /// <summary>Writes the remedy, or answers how long it is likely to wait for its turn; then it has to be judged again, from the facts of that time.</summary>
    /// <exception cref="KubernetesApiException">The server refused. Code 409: the workload has changed since it was read.</exception>
    public Task<HeldBack?> TryWriteAsync(WorkloadReading reading, WorkloadCase workloadCase, Remedy remedy, CancellationToken cancellationToken) =>
        TryWriteAsync(reading, workloadCase, WorkloadPatch.Of(reading, remedy), reading.Facts.Replicas, cancellationToken);

    /// <summary>The same for what undoes remedies: it rolls as many pods, and costs as much.</summary>
    /// <exception cref="KubernetesApiException">As above.</exception>
    public Task<HeldBack?> TryWriteAsync(WorkloadReading reading, WorkloadCase workloadCase, Reversal reversal, CancellationToken cancellationToken) =>
        TryWriteAsync(reading, workloadCase, WorkloadPatch.Of(reading, reversal), reading.Facts.Replicas, cancellationToken);

    /// <summary>The same for a record alone: it rolls nothing, and costs its one write.</summary>
    /// <exception cref="KubernetesApiException">As above.</exception>
    public Task<HeldBack?> TryWriteAsync(WorkloadReading reading, WorkloadCase workloadCase, RemediationRecord record, CancellationToken cancellationToken) =>
        TryWriteAsync(reading, workloadCase, WorkloadPatch.Of(reading, record), replicas: 1, cancellationToken);

    private async Task<HeldBack?> TryWriteAsync(WorkloadReading reading, WorkloadCase workloadCase, Patch patch, int replicas, CancellationToken cancellationToken)
    {
        var workload = reading.Facts.Workload;
        if (gate.TryEnter(workload, replicas, Urgency.Of(workloadCase)) is { } wait)
            return new HeldBack(wait, pressure.IsStrained ? DelayReason.ApiServerPressure : DelayReason.WriteBudget);
        try
        {
            await door.SendAsync(
                WriteKind.Template,
                async (writer, token) =>
                {
                    await reading.Type.PatchAsync(writer, workload, patch, token);
                    return true;
                },
                cancellationToken);
        }
        // What the server has answered with a no was not done, and costs nothing. Where no answer came it may have been.
        catch (KubernetesApiException refusal) when ((int)refusal.Code < 500)
        {
            gate.Return(workload, replicas);
            throw;
        }

        return null;
    }
}
