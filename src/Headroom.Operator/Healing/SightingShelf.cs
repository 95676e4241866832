using System.Collections.Concurrent;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Healing;

/// <summary>
/// Kills that no policy covers (yet). A loop can pause for five minutes between two kills: a policy that is created meanwhile finds them here.
/// At most 1,000 for each namespace; the oldest go first.
/// </summary>
public sealed class SightingShelf
{
    private const int MostPerNamespace = 1000;

    private readonly ConcurrentDictionary<string, Dictionary<KillId, Sighting>> _byNamespace = new();

    public void Keep(Sighting sighting)
    {
        var kept = _byNamespace.GetOrAdd(sighting.Namespace, _ => []);
        lock (kept)
        {
            kept[sighting.Id] = sighting;
            if (kept.Count > MostPerNamespace)
                kept.Remove(kept.Values.MinBy(other => other.FinishedAt)!.Id);
        }
    }

    /// <summary>Takes down everything of a namespace.</summary>
    public IReadOnlyList<Sighting> Take(string ns)
    {
        if (!_byNamespace.TryRemove(ns, out var kept))
            return [];
        lock (kept)
            return [.. kept.Values];
    }
}
