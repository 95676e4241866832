using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Healing;

/// <summary>
/// Kills that no policy covers (yet). A loop can pause for five minutes between two kills: a policy that is created meanwhile finds them here.
/// At most 1,000 for each namespace; the oldest go first. Safe for use by several threads.
/// </summary>
public sealed class SightingShelf
{
    private const int MostPerNamespace = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Dictionary<KillId, Sighting>> _byNamespace = [];

    public void Keep(Sighting sighting)
    {
        lock (_lock)
        {
            if (!_byNamespace.TryGetValue(sighting.Namespace, out var kept))
                _byNamespace[sighting.Namespace] = kept = [];
            kept[sighting.Id] = sighting;
            if (kept.Count > MostPerNamespace)
                kept.Remove(kept.Values.MinBy(other => other.FinishedAt)!.Id);
        }
    }

    /// <summary>Takes down everything of a namespace.</summary>
    public IReadOnlyList<Sighting> Take(string ns)
    {
        lock (_lock)
            return _byNamespace.Remove(ns, out var kept) ? [.. kept.Values] : [];
    }
}
