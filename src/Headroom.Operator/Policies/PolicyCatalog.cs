using System.Collections.Concurrent;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Policies;

/// <summary>The policies there are. Safe for use by several threads.</summary>
public sealed class PolicyCatalog
{
    private readonly ConcurrentDictionary<PolicyKey, PolicyEntry> _entries = new();

    public void Set(PolicyEntry entry) => _entries[entry.Key] = entry;

    public void Remove(PolicyKey key) => _entries.TryRemove(key, out _);

    public PolicyEntry? Find(PolicyKey key) => _entries.GetValueOrDefault(key);

    /// <summary>The policy that answers for the killed pod, or null for none.</summary>
    public Policy? For(Sighting sighting) =>
        PolicySelection.For(sighting, _entries.Values.Select(entry => entry.Policy).OfType<Policy>());
}
