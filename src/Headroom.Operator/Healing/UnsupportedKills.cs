using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Reports;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Healing;

/// <summary>Kills behind which nothing stands that could be changed: each is judged once, and what a person can do is said.</summary>
public sealed class UnsupportedKills(
    IKubernetesReader reader, CaseReader cases, IncidentBook book, SightingShelf shelf, HealingReport report, TimeProvider time)
{
    /// <exception cref="KubernetesApiException">What has to be known could not be read: come again with the sighting.</exception>
    public async Task TellAsync(Policy policy, UnsupportedOwner owner, Sighting sighting, CancellationToken cancellationToken)
    {
        if (policy.ModeOf(sighting.Container) == PolicyMode.Paused)
        {
            shelf.Keep(sighting);
            return;
        }

        var verdict = VerdictChain.Judge(await cases.ReadAsync(policy, sighting, time.GetUtcNow(), cancellationToken));
        if (verdict.Kind != VerdictKind.Stale && !await IsIgnoredAsync(owner, sighting, cancellationToken))
            report.Unsupported(policy, owner, new JudgedKill(sighting, verdict));
        book.Settle(sighting.Id);
    }

    private async Task<bool> IsIgnoredAsync(UnsupportedOwner owner, Sighting sighting, CancellationToken cancellationToken) =>
        sighting.Ignored || owner.Ignored
        || FactsReader.IsIgnored((await reader.FindAsync<V1Namespace>(null, sighting.Namespace, cancellationToken))?.Metadata);
}
