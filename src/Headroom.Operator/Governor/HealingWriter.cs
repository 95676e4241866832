using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Governor.Pressure;
using Headroom.Operator.Governor.Turns;
using Headroom.Operator.Patching;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Replicas;
using Headroom.Remediation.Resizing;
using Headroom.Remediation.Rollouts;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Governor;

/// <summary>The one way to change a workload.</summary>
public sealed class HealingWriter(WriteDoor door, HealingGate gate, PressureGauge pressure)
{
    /// <summary>When to look whether the moment has come, where nobody calls.</summary>
    private static readonly TimeSpan QuietLook = TimeSpan.FromSeconds(30);

    private readonly PodDeletion _deletion = new();

    /// <summary>How long a remedy of the workload is likely to wait for its turn; null where it may be written in this look. Either way it stands in the line.</summary>
    public HeldBack? Ask(WorkloadCase workloadCase) => Held(gate.Ask(workloadCase.Workload.Workload, workloadCase.Workload.Replicas, Urgency.Of(workloadCase)));

    /// <summary>Writes the remedy, or answers how long it is likely to wait for its turn; then it has to be judged again, from the facts of that time.</summary>
    /// <exception cref="KubernetesApiException">The server refused. Code 409: the workload has changed since it was read.</exception>
    public Task<HeldBack?> TryWriteAsync(WorkloadReading reading, WorkloadCase workloadCase, Remedy remedy, CancellationToken cancellationToken) =>
        TryWriteAsync(reading, workloadCase, WorkloadPatch.Of(reading, remedy), remedy.Replicas?.To ?? reading.Facts.Replicas, cancellationToken);

    /// <summary>The same for a limit that settles: it waits for nobody, and is written only in a quiet moment.</summary>
    /// <exception cref="KubernetesApiException">As above.</exception>
    public async Task<HeldBack?> TrySettleAsync(WorkloadReading reading, Remedy remedy, CancellationToken cancellationToken)
    {
        var (workload, replicas) = (reading.Facts.Workload, reading.Facts.Replicas);
        if (gate.TryEnterQuietly(workload, replicas) is { } reason)
            return new HeldBack(QuietLook, reason);
        var patch = WorkloadPatch.Of(reading, remedy);
        await SendAsync(workload, WriteKind.Template, replicas, (writer, token) => reading.Type.PatchAsync(writer, workload, patch, token), cancellationToken);
        return null;
    }

    /// <summary>The same for what undoes remedies: it rolls as many pods, and costs as much.</summary>
    /// <exception cref="KubernetesApiException">As above.</exception>
    public Task<HeldBack?> TryWriteAsync(WorkloadReading reading, WorkloadCase workloadCase, Reversal reversal, CancellationToken cancellationToken) =>
        TryWriteAsync(reading, workloadCase, WorkloadPatch.Of(reading, reversal), reversal.Replicas?.To ?? reading.Facts.Replicas, cancellationToken);

    /// <summary>The same for pods that come back: it costs as many.</summary>
    /// <param name="urgency">As <see cref="Urgency"/> has it.</param>
    /// <exception cref="KubernetesApiException">As above.</exception>
    public Task<HeldBack?> TryRestoreAsync(WorkloadReading reading, double urgency, ReplicaChange replicas, RemediationRecord record, CancellationToken cancellationToken) => TryWriteAsync(
        reading.Facts.Workload, WriteKind.Scale, replicas.To - replicas.From, urgency,
        (writer, token) => reading.Type.PatchAsync(writer, reading.Facts.Workload, WorkloadPatch.Of(reading, replicas, record), token), cancellationToken);

    /// <summary>The same for a record alone: it rolls nothing, and costs its one write.</summary>
    /// <exception cref="KubernetesApiException">As above.</exception>
    public Task<HeldBack?> TryWriteAsync(WorkloadReading reading, WorkloadCase workloadCase, RemediationRecord record, CancellationToken cancellationToken) =>
        TryWriteAsync(reading, workloadCase, WorkloadPatch.Of(reading, record), replicas: 1, cancellationToken);

    /// <summary>The same for a pod that a remedy does not reach by itself: one replica. It is deleted as it was read, or not at all.</summary>
    /// <exception cref="KubernetesApiException">As above; <see cref="KubernetesApiException.IsDisruptionBudget"/> where a disruption budget does not allow it now.</exception>
    public Task<HeldBack?> TryDeleteAsync(WorkloadCase workloadCase, PodFacts pod, CancellationToken cancellationToken) => TryWriteAsync(
        workloadCase, WriteKind.Pod, replicas: 1,
        (writer, token) => _deletion.DeleteAsync(writer, workloadCase.Workload.Workload.Namespace, pod.Name, new DeletePreconditions(pod.Uid, pod.ResourceVersion), token),
        cancellationToken);

    /// <summary>
    /// Resizes pods in place, one write and the price of one replica each, all together when their turn comes; nothing where it has not. A pod that has changed since
    /// it was seen is looked at again.
    /// </summary>
    /// <returns>Those that were resized, and those that the server refuses to resize, each with its words.</returns>
    public async Task<(IReadOnlyList<PodResize> Resized, IReadOnlyList<(PodResize Resize, string Why)> Refused)> TryResizeAsync(
        WorkloadCase workloadCase, IReadOnlyList<PodResize> resizes, CancellationToken cancellationToken)
    {
        var workload = workloadCase.Workload.Workload;
        var (resized, refused) = (new List<PodResize>(), new List<(PodResize, string)>());
        if (gate.TryEnter(workload, resizes.Count, Urgency.Of(workloadCase)) is not null)
            return (resized, refused);
        foreach (var resize in resizes)
        {
            try
            {
                await SendAsync(
                    workload, WriteKind.Resize, replicas: 1,
                    (writer, token) => writer.PatchAsync<V1Pod>(workload.Namespace, resize.Pod.Name, ResizePatch.Of(resize), "resize", token), cancellationToken);
                resized.Add(resize);
            }
            catch (KubernetesApiException refusal) when ((int)refusal.Code < 500)
            {
                // The pod is gone or has changed: the next look sees it. A server that does not know the subresource is another matter.
                if (!refusal.IsConflict && (!refusal.IsNotFound || refusal.IsMissingResource))
                    refused.Add((resize, refusal.ServerMessage));
            }
        }

        return (resized, refused);
    }

    private Task<HeldBack?> TryWriteAsync(WorkloadReading reading, WorkloadCase workloadCase, Patch patch, int replicas, CancellationToken cancellationToken) =>
        TryWriteAsync(workloadCase, WriteKind.Template, replicas, (writer, token) => reading.Type.PatchAsync(writer, reading.Facts.Workload, patch, token), cancellationToken);

    private Task<HeldBack?> TryWriteAsync(
        WorkloadCase workloadCase, WriteKind kind, int replicas, Func<IKubernetesWriter, CancellationToken, Task> write, CancellationToken cancellationToken) =>
        TryWriteAsync(workloadCase.Workload.Workload, kind, replicas, Urgency.Of(workloadCase), write, cancellationToken);

    private async Task<HeldBack?> TryWriteAsync(
        WorkloadRef workload, WriteKind kind, int replicas, double urgency, Func<IKubernetesWriter, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        if (Held(gate.TryEnter(workload, replicas, urgency)) is { } held)
            return held;
        await SendAsync(workload, kind, replicas, write, cancellationToken);
        return null;
    }

    private HeldBack? Held(TimeSpan? wait) =>
        wait is { } known ? new HeldBack(known, pressure.IsStrained ? DelayReason.ApiServerPressure : DelayReason.WriteBudget) : null;

    /// <summary>It is paid for.</summary>
    private async Task SendAsync(
        WorkloadRef workload, WriteKind kind, int replicas, Func<IKubernetesWriter, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        try
        {
            await door.SendAsync(
                kind,
                async (writer, token) =>
                {
                    await write(writer, token);
                    return true;
                },
                cancellationToken);
        }
        // What the server has answered with a no was not done, and costs nothing. Where no answer came it may have been.
        catch (KubernetesApiException refusal) when ((int)refusal.Code < 500 || refusal.IsDisruptionBudget)
        {
            gate.Return(workload, replicas);
            throw;
        }
    }
}
