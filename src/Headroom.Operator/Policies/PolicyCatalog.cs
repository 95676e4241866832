using System.Collections.Concurrent;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Policies;

/// <summary>The policies there are. Safe for use by several threads.</summary>
public sealed class PolicyCatalog
{
    private readonly ConcurrentDictionary<PolicyKey, PolicyEntry> _entries = new();
    private readonly ConcurrentDictionary<PolicyKey, PolicyEntry> _followed = new();

    /// <summary>Those that make sense.</summary>
    public IEnumerable<Policy> Accepted => _entries.Values.Select(entry => entry.Policy).OfType<Policy>();

    public void Set(PolicyEntry entry) => _entries[entry.Key] = entry;

    public void Remove(PolicyKey key)
    {
        _entries.TryRemove(key, out _);
        _followed.TryRemove(key, out _);
    }

    /// <summary>Everything that had to be done because of this state of the policy is done.</summary>
    public void Follow(PolicyEntry entry) => _followed[entry.Key] = entry;

    public bool IsFollowed(PolicyEntry entry) => _followed.TryGetValue(entry.Key, out var followed) && followed.IsSameSpec(entry);

    public PolicyEntry? Find(PolicyKey key) => _entries.GetValueOrDefault(key);

    /// <summary>Something killed the container, or may have for a probe, or it exited with a code that its policy takes for out of memory.</summary>
    public bool Concerns(Sighting sighting) =>
        sighting.IsKill || sighting.MayBeProbeKill || For(sighting)?.Trigger.OutOfMemoryExitCodes.Contains(sighting.ExitCode) == true;

    /// <summary>The policy that answers for the killed pod, or null for none.</summary>
    public Policy? For(Sighting sighting) => For(sighting.Namespace, sighting.PodLabels);

    /// <summary>The policy that answers for pods with these labels, or null for none.</summary>
    public Policy? For(string ns, IReadOnlyDictionary<string, string> podLabels) => PolicySelection.For(ns, podLabels, Accepted);

    /// <summary>The policy that answers for a workload: the pod that was killed last decides. Null for none, also where nothing was killed.</summary>
    public Policy? For(IReadOnlyCollection<Sighting> sightings) =>
        sightings.MaxBy(sighting => sighting.FinishedAt) is { } newest ? For(newest) : null;

    public IReadOnlyList<Policy> AcceptedIn(string ns) => [.. Accepted.Where(policy => policy.Namespace == ns)];
}
