using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Governor;
using Headroom.Operator.Healing;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Resizing;

namespace Headroom.Operator.Resizing;

/// <summary>Brings a template's memory to running pods that no rollout replaces.</summary>
public sealed class PodResizer(IKubernetesReader reader, ResizeSupport support, HealingWriter writer)
{
    private readonly WorkloadPods _pods = new(reader);

    /// <summary>Until the kubelet has answered: it is at a resize in less than a second, and writes its status after.</summary>
    public static readonly TimeSpan NextLook = TimeSpan.FromSeconds(2);

    /// <summary>Null where nothing is resized in place: the policy does not want it, a rollout does it, or the server does not know how.</summary>
    public async Task<ResizeLook?> LookAsync(Incident incident, WorkloadReading reading, WorkloadCase workloadCase, CancellationToken cancellationToken)
    {
        if (!ResizeRule.Wants(workloadCase) || reading.PodLabels.Count == 0 || !await support.IsThereAsync(cancellationToken))
            return null;
        var plan = ResizeRule.Assess(workloadCase, await PodsAsync(reading, cancellationToken));
        var due = plan.Due.Where(resize => !incident.RefusedResizes.Contains(Key(resize))).ToList();
        if (due.Count == 0)
            return new ResizeLook([], plan.Held, plan.Reached);
        var (resized, refused) = await writer.TryResizeAsync(workloadCase, due, cancellationToken);
        foreach (var (resize, _) in refused)
            incident.RefusedResizes.Add(Key(resize));
        return new ResizeLook(resized, [.. plan.Held, .. refused.Select(each => $"{each.Resize.Pod.Name}: {each.Why}")], Reached: false);
    }

    /// <summary>The same resize of the same pod, whatever else has become of the pod meanwhile.</summary>
    private static string Key(PodResize resize) => $"{resize.Pod.Uid} {resize}";

    private async Task<IReadOnlyList<RunningPod>> PodsAsync(WorkloadReading reading, CancellationToken cancellationToken)
    {
        var workload = reading.Facts.Workload;
        return
        [
            .. (await _pods.ListAsync(workload.Namespace, reading.PodLabels, cancellationToken))
                .Where(pod => pod.Metadata.ControllerOwner()?.Uid == workload.Uid).Select(RunningPods.Of),
        ];
    }
}
