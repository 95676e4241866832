using Headroom.Kubernetes.Api;
using Headroom.Operator.Preflight;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Rollouts;

namespace Headroom.Operator.Rollouts;

/// <summary>Gathers what there is to see of a rollout that was begun and has not come through, and has it judged. Nothing of it is watched.</summary>
public sealed class RolloutCheck
{
    private readonly WorkloadPods _pods;
    private readonly RefusedPods _refused;
    private readonly ObstacleVersions _obstacles;

    public RolloutCheck(IKubernetesReader reader, OptionalReads reads, ObstacleVersions obstacles) =>
        (_pods, _refused, _obstacles) = (new WorkloadPods(reader), new RefusedPods(reads), obstacles);

    /// <summary>The decision as it stands before what has become of the rollout; one that is about none as it is.</summary>
    /// <exception cref="KubernetesApiException">Something could not be read that is there: look again.</exception>
    public async Task<Decision> CheckAsync(WorkloadReading reading, WorkloadCase workloadCase, Decision decision, CancellationToken cancellationToken)
    {
        if (!Aftermath.Concerns(workloadCase, decision))
            return decision;
        var (workload, needs) = (workloadCase.Workload.Workload, RolloutNeeds.Of(workloadCase, decision));
        var seen = needs.Pods ? await PodsAsync(reading, cancellationToken) : RolloutFacts.None;
        if (needs.Refusals && (workloadCase.Workload.PodsMissing || seen.PodsMissing))
            seen = seen with { Refused = await _refused.NewestAsync(workload, cancellationToken) };
        if (workloadCase.Policy.OnGiveUp == OnGiveUp.Revert && Aftermath.ObstructionOf(workloadCase, decision, seen) is { } obstruction)
            seen = seen with { Obstacle = await _obstacles.OfAsync(workload.Namespace, obstruction.Kind, cancellationToken) };
        return Aftermath.Decide(workloadCase, decision, seen);
    }

    private async Task<RolloutFacts> PodsAsync(WorkloadReading reading, CancellationToken cancellationToken)
    {
        var workload = reading.Facts.Workload;
        var pods = PodFactsReader.Read(workload, await _pods.ListAsync(workload.Namespace, reading.PodLabels, cancellationToken));
        return new RolloutFacts { Pods = pods, PodsMissing = pods.Count(pod => !pod.Terminating) < reading.Facts.Rollout.Pods };
    }
}
