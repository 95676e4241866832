namespace Headroom.Kubernetes.Events;

/// <summary>Remembers a bounded number of things: who was not asked for the longest is forgotten first. Safe for several threads.</summary>
internal sealed class BoundedCache<TKey, TValue>(int most)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> _entries = [];
    private readonly LinkedList<(TKey Key, TValue Value)> _newestFirst = new();

    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    public bool Contains(TKey key)
    {
        lock (_lock)
            return Find(key) is not null;
    }

    public TValue GetOrAdd(TKey key, Func<TValue> make)
    {
        lock (_lock)
        {
            if (Find(key) is { } found)
                return found.Value.Value;
            var added = _entries[key] = _newestFirst.AddFirst((key, make()));
            if (_entries.Count > most)
            {
                _entries.Remove(_newestFirst.Last!.Value.Key);
                _newestFirst.RemoveLast();
            }

            return added.Value.Value;
        }
    }

    private LinkedListNode<(TKey Key, TValue Value)>? Find(TKey key)
    {
        if (!_entries.TryGetValue(key, out var node))
            return null;
        _newestFirst.Remove(node);
        _newestFirst.AddFirst(node);
        return node;
    }
}
