using Headroom.Operator.Healing;
using Headroom.Operator.Reports;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Policies;

/// <summary>Finds the policies that lose pods to another one, and has their status say so. Safe for use by several threads.</summary>
public sealed class OverlapWatch(PolicyCatalog catalog, IncidentBook book, PolicyStatusReporter reporter, ILogger<OverlapWatch> logger)
{
    private readonly Lock _lock = new();

    /// <summary>For each policy that lost a killed pod, the first of them: a loop has many, and the status is to stay as it is.</summary>
    private readonly Dictionary<PolicyKey, SeenKill> _seen = [];

    private readonly Dictionary<PolicyKey, PolicyOverlap> _told = [];

    /// <summary>What is known of a policy that the catalog is about to take in; null where nothing is.</summary>
    public PolicyOverlap? Of(PolicyEntry entry)
    {
        lock (_lock)
        {
            return entry.Policy is { } policy
                ? Find(policy, [.. catalog.AcceptedIn(policy.Namespace).Where(other => other.Name != policy.Name), policy])
                : null;
        }
    }

    /// <summary>Policies of the namespace came, changed or went.</summary>
    public void PoliciesChanged(string ns)
    {
        lock (_lock)
        {
            var policies = catalog.AcceptedIn(ns);
            foreach (var gone in _told.Keys.Where(key => key.Namespace == ns && policies.All(policy => PolicyKey.Of(policy) != key)).ToList())
                Tell(gone, null);
            foreach (var policy in policies)
                Tell(PolicyKey.Of(policy), Find(policy, policies));
        }
    }

    /// <param name="what">The workload, or the pod where there is none.</param>
    public void KillSeen(Sighting sighting, string what)
    {
        lock (_lock)
        {
            var policies = catalog.AcceptedIn(sighting.Namespace);
            foreach (var loser in PolicySelection.Selecting(sighting.Namespace, sighting.PodLabels, policies).Skip(1))
            {
                var key = PolicyKey.Of(loser);
                if (_told.ContainsKey(key))
                    continue;
                _seen[key] = new SeenKill(sighting, what);
                Tell(key, Find(loser, policies));
            }
        }
    }

    private PolicyOverlap? Find(Policy policy, IReadOnlyList<Policy> policies) =>
        PolicyOverlap.Of(policy, policies)
        ?? Kills(policy).Select(kill => PolicyOverlap.Of(policy, kill.Sighting, kill.What, policies)).FirstOrDefault(overlap => overlap is not null);

    private IEnumerable<SeenKill> Kills(Policy policy)
    {
        var underWay = book.In(policy.Namespace).SelectMany(workload =>
            book.Find(workload)?.Sightings.OrderBy(sighting => sighting.FinishedAt).Select(sighting => new SeenKill(sighting, workload.ShortName)) ?? []);
        return _seen.TryGetValue(PolicyKey.Of(policy), out var seen) ? underWay.Prepend(seen) : underWay;
    }

    private void Tell(PolicyKey key, PolicyOverlap? overlap)
    {
        if (overlap is null)
            _seen.Remove(key);
        if (overlap == _told.GetValueOrDefault(key))
            return;
        if (overlap is null)
        {
            _told.Remove(key);
        }
        else
        {
            _told[key] = overlap;
            logger.PolicyOverlaps(key, overlap.Reason, overlap.Message);
        }

        reporter.Tell(key, overlap);
    }

    private sealed record SeenKill(Sighting Sighting, string What);
}
