using Headroom.Operator.Metrics;
using Headroom.Operator.Reports;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;

namespace Headroom.Operator.Healing;

/// <summary>Kills behind which nothing stands that could be changed: each is judged once, and what a person can do is said.</summary>
public sealed class UnsupportedKills(UnsupportedReader unsupported, IncidentBook book, SightingShelf shelf, HealingReport report, HealingMetrics metrics, TimeProvider time)
{
    /// <exception cref="Kubernetes.Api.KubernetesApiException">What has to be known could not be read: come again with the sighting.</exception>
    public async Task TellAsync(Policy policy, UnsupportedOwner owner, Sighting sighting, CancellationToken cancellationToken)
    {
        if (policy.ModeOf(sighting.Container) == PolicyMode.Paused)
        {
            shelf.Keep(sighting);
            return;
        }

        var kill = await unsupported.JudgeAsync(policy, sighting, time.GetUtcNow(), cancellationToken);
        metrics.Killed(kill.Verdict.Kind);
        if (kill.Verdict.Kind is not (VerdictKind.Stale or VerdictKind.Ended) && !await unsupported.IsIgnoredAsync(owner, sighting, cancellationToken))
            report.Unsupported(policy, owner, kill);
        book.Settle(sighting.Id);
    }
}
