using System.Diagnostics.CodeAnalysis;

namespace Headroom.Kubernetes.Queueing;

/// <summary>The keys that wait, in the order in which they are due; those due at the same time in the order in which they came.</summary>
/// <remarks>Not safe for use by several threads at once: its queue locks.</remarks>
internal sealed class Schedule<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, (long Due, long Turn)> _waiting = [];
    private readonly SortedSet<(long Due, long Turn, TKey Key)> _order = new(Comparer<(long Due, long Turn, TKey Key)>.Create(
        (a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Turn.CompareTo(b.Turn)));

    private long _turns;

    public int Count => _waiting.Count;

    public bool IsWaiting(TKey key, out long due)
    {
        var found = _waiting.TryGetValue(key, out var place);
        due = place.Due;
        return found;
    }

    /// <summary>Puts the key at <paramref name="due"/>, wherever it was before.</summary>
    public void Put(TKey key, long due)
    {
        if (_waiting.Remove(key, out var old))
            _order.Remove((old.Due, old.Turn, key));
        var turn = _turns++;
        _waiting.Add(key, (due, turn));
        _order.Add((due, turn, key));
    }

    /// <summary>Takes the first key that is due by <paramref name="now"/>.</summary>
    /// <param name="next">Where none is: when the first one will be, or null where none waits.</param>
    public bool TryTake(long now, [MaybeNullWhen(false)] out TKey key, out long? next)
    {
        (key, next) = (default, null);
        if (_order.Count == 0)
            return false;
        var first = _order.Min;
        if (first.Due > now)
        {
            next = first.Due;
            return false;
        }

        _order.Remove(first);
        _waiting.Remove(first.Key);
        key = first.Key;
        return true;
    }
}
