namespace Headroom.Remediation.Rollouts;

/// <summary>What was read of a rollout under way, as far as <see cref="RolloutNeeds"/> asks for it.</summary>
public sealed record RolloutFacts
{
    public static RolloutFacts None { get; } = new();

    /// <summary>The workload's pods.</summary>
    public IReadOnlyList<PodFacts> Pods { get; init; } = [];

    /// <summary>
    /// Fewer of them are there than there should be. The status need not tell: while a StatefulSet's or DaemonSet's controller cannot make a pod, it does not
    /// write its status either (Kubernetes 1.20).
    /// </summary>
    public bool PodsMissing { get; init; }

    /// <summary>The newest refusal of a pod that the workload's controller has recorded; null for none.</summary>
    public RefusedPod? Refused { get; init; }

    /// <summary>What a remedy would have to be tried against anew, in one word: it is another one where the obstacle may have moved. Null where that is not known.</summary>
    public string? Obstacle { get; init; }
}

/// <param name="Last">When it was refused last.</param>
/// <param name="Words">The API server's, without the name of the pod.</param>
public sealed record RefusedPod(DateTimeOffset Last, string Words);
