using Headroom.Operator.Measuring;
using Headroom.Operator.Policies;
using Headroom.Remediation.Incidents;
using Headroom.Remediation.Sightings;

namespace Headroom.Operator.Healing;

/// <summary>What is known of one workload's kills while they are under way. Safe for use by several threads.</summary>
public sealed class Incident(TimeProvider time)
{
    private const int MostSightings = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<KillId, Sighting> _sightings = [];
    private readonly HashSet<string> _said = [];
    private readonly HashSet<KillId> _judged = [];
    private bool _closed;
    private long? _firstKill;
    private long? _heldBack;
    private (int Count, DateTimeOffset Until) _refusedDeletions;

    /// <summary>The policy under which it was last looked at; also where an incident of a former run of the operator came from.</summary>
    public PolicyKey? Policy { get; set; }

    /// <summary>What was recommended last, and nobody was seen to have set; null for nothing.</summary>
    public Recommendation? Recommended { get; set; }

    /// <summary>When the template was first seen to have it.</summary>
    public DateTimeOffset? FollowedSince { get; set; }

    /// <summary>What it uses, while a limit that has leapt is to settle; null while nothing is measured.</summary>
    public Measurement? Measurement { get; set; }

    /// <summary>Resizes in place that the server refused: they are not asked for again.</summary>
    public ISet<string> RefusedResizes { get; } = new HashSet<string>();

    public IReadOnlyList<Sighting> Sightings
    {
        get
        {
            lock (_lock)
                return [.. _sightings.Values];
        }
    }

    /// <summary>How many pods were seen killed.</summary>
    public int KilledPods
    {
        get
        {
            lock (_lock)
                return _sightings.Keys.Select(kill => kill.PodUid).Distinct().Count();
        }
    }

    public SightingNews Add(Sighting sighting)
    {
        lock (_lock)
        {
            if (_closed)
                return SightingNews.Closed;
            var known = _sightings.GetValueOrDefault(sighting.Id);
            if (known is not null && (known.CrashLoopBackOff || !sighting.CrashLoopBackOff))
                return SightingNews.Known;
            _sightings[sighting.Id] = known is null ? sighting : sighting.SeenBefore(known);
            if (DropOldest()?.Id == sighting.Id)
                return SightingNews.Known;
            _firstKill ??= time.GetTimestamp();
            return SightingNews.News;
        }
    }

    /// <summary>Takes no further sighting from here on; answers those that it has.</summary>
    public IReadOnlyList<Sighting> Close()
    {
        lock (_lock)
        {
            _closed = true;
            return [.. _sightings.Values];
        }
    }

    /// <summary>True the first time that something is said in this incident.</summary>
    public bool SayOnce(string what)
    {
        lock (_lock)
            return _said.Add(what);
    }

    /// <summary>True the first time that a kill is judged.</summary>
    public bool IsFirstJudged(KillId kill)
    {
        lock (_lock)
            return _judged.Add(kill);
    }

    /// <summary>A remedy is due, and there is no budget for it.</summary>
    public void HeldBack()
    {
        lock (_lock)
            _heldBack ??= time.GetTimestamp();
    }

    /// <summary>A remedy was written. Answers how long after the first kill that was seen since the last one, and how long it was held back; null for not at all.</summary>
    public (TimeSpan SinceFirstKill, TimeSpan? HeldBack) Remedied()
    {
        lock (_lock)
        {
            (TimeSpan, TimeSpan?) times = (_firstKill is { } seen ? time.GetElapsedTime(seen) : TimeSpan.Zero, _heldBack is { } held ? time.GetElapsedTime(held) : null);
            (_firstKill, _heldBack) = (null, null);
            return times;
        }
    }

    /// <summary>A disruption budget has not allowed the deletion of a pod. Answers how long to leave it alone: longer each time.</summary>
    /// <param name="after">By how many times in a row it was refused.</param>
    public TimeSpan DeletionRefused(DateTimeOffset now, Func<int, TimeSpan> after)
    {
        lock (_lock)
        {
            var count = _refusedDeletions.Count + 1;
            _refusedDeletions = (count, now + after(count));
            return _refusedDeletions.Until - now;
        }
    }

    /// <summary>How long no pod is to be deleted yet; null for not at all.</summary>
    public TimeSpan? DeletionHeld(DateTimeOffset now)
    {
        lock (_lock)
            return _refusedDeletions.Until > now ? _refusedDeletions.Until - now : null;
    }

    public void PodDeleted()
    {
        lock (_lock)
            _refusedDeletions = default;
    }

    /// <summary>Nothing is decided by the oldest of so many kills: it is dropped, and where it comes again it is no news.</summary>
    private Sighting? DropOldest()
    {
        if (_sightings.Count <= MostSightings)
            return null;
        var oldest = _sightings.Values.MinBy(sighting => sighting.FinishedAt)!;
        _sightings.Remove(oldest.Id);
        _judged.Remove(oldest.Id);
        return oldest;
    }
}

public enum SightingNews
{
    /// <summary>A kill not seen before, or one that has led into CrashLoopBackOff since.</summary>
    News,

    Known,

    /// <summary>The incident is over: open a new one.</summary>
    Closed,
}
