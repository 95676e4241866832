using Headroom.Kubernetes.Api;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Patching;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Remedies;

namespace Headroom.Operator.Governor;

/// <summary>The one way to change a workload.</summary>
public sealed class HealingWriter(WriteDoor door, HealingGate gate, PressureGauge pressure)
{
    /// <summary>Writes the remedy, or answers how long it is likely to wait for its turn; then it has to be judged again, from the facts of that time.</summary>
    /// <exception cref="KubernetesApiException">The server refused. Code 409: the workload has changed since it was read.</exception>
    public async Task<HeldBack?> TryWriteAsync(WorkloadReading reading, WorkloadCase workloadCase, Remedy remedy, CancellationToken cancellationToken)
    {
        var (workload, replicas) = (reading.Facts.Workload, reading.Facts.Replicas);
        if (gate.TryEnter(workload, replicas, Urgency.Of(workloadCase)) is { } wait)
            return new HeldBack(wait, pressure.IsStrained ? DelayReason.ApiServerPressure : DelayReason.WriteBudget);
        try
        {
            await door.SendAsync(
                WriteKind.Template,
                async (writer, token) =>
                {
                    await reading.Type.PatchAsync(writer, workload, RemedyPatch.Of(reading, remedy), token);
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
