using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Reports;
using Headroom.Operator.Workloads;
using Headroom.Remediation.Decisions;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Verdicts;

namespace Headroom.Operator.Healing;

/// <summary>Kills behind which nothing stands that could be changed: each is judged once, and what a person can do is said.</summary>
public sealed class UnsupportedKills(
    IKubernetesReader reader, SurroundingsReader surroundings, IncidentBook book, SightingShelf shelf, HealingReport report, TimeProvider time)
{
    /// <exception cref="KubernetesApiException">What has to be known could not be read: come again with the sighting.</exception>
    public async Task TellAsync(Policy policy, UnsupportedOwner owner, Sighting sighting, CancellationToken cancellationToken)
    {
        if (policy.ModeOf(sighting.Container) == PolicyMode.Paused)
        {
            shelf.Keep(sighting);
            return;
        }

        if (await JudgeAsync(policy, sighting, cancellationToken) is { Kind: not VerdictKind.Stale } verdict && !await IsIgnoredAsync(owner, sighting, cancellationToken))
            report.Unsupported(policy, owner, new JudgedKill(sighting, verdict));
        book.Settle(sighting.Id);
    }

    /// <summary>A stale kill needs no look at its surroundings.</summary>
    private async Task<Verdict> JudgeAsync(Policy policy, Sighting sighting, CancellationToken cancellationToken)
    {
        var input = new VerdictInput(sighting, null, policy.Trigger, time.GetUtcNow());
        var verdict = VerdictChain.Judge(input);
        return verdict.Kind == VerdictKind.Stale
            ? verdict
            : VerdictChain.Judge(input with { Surroundings = await surroundings.ReadAsync(SurroundingsNeeds.Of([sighting]), cancellationToken) });
    }

    private async Task<bool> IsIgnoredAsync(UnsupportedOwner owner, Sighting sighting, CancellationToken cancellationToken) =>
        sighting.Ignored || owner.Ignored
        || FactsReader.IsIgnored((await reader.FindAsync<V1Namespace>(null, sighting.Namespace, cancellationToken))?.Metadata);
}
