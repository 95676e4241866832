using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;

namespace Headroom.Operator.Workloads;

/// <summary>Judges kills behind which nothing stands that could be changed.</summary>
public sealed class UnsupportedReader(IKubernetesReader reader, CaseReader cases)
{
    /// <exception cref="KubernetesApiException">The kill's surroundings could not be read.</exception>
    public async Task<JudgedKill> JudgeAsync(Policy policy, Sighting sighting, DateTimeOffset now, CancellationToken cancellationToken) =>
        JudgedKill.Of(await cases.ReadAsync(policy, sighting, now, cancellationToken));

    /// <summary>The opt-out annotation stands on the pod, on its owner, or on the namespace.</summary>
    /// <exception cref="KubernetesApiException">The namespace could not be read.</exception>
    public async Task<bool> IsIgnoredAsync(UnsupportedOwner owner, Sighting sighting, CancellationToken cancellationToken) =>
        sighting.Ignored || owner.Ignored
        || FactsReader.IsIgnored((await reader.FindAsync<V1Namespace>(null, sighting.Namespace, cancellationToken))?.Metadata);
}
