using System.Diagnostics.CodeAnalysis;

namespace Headroom.Kubernetes.Caching;

/// <summary>Remembers a bounded number of things: who was not asked for the longest is forgotten first. Safe for several threads.</summary>
/// <param name="most">At least one.</param>
public sealed class BoundedCache<TKey, TValue>(int most)
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

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
        {
            var found = Find(key);
            value = found is null ? default : found.Value.Value;
            return found is not null;
        }
    }

    /// <param name="make">Called once, and nobody else is answered meanwhile.</param>
    public TValue GetOrAdd(TKey key, Func<TValue> make)
    {
        lock (_lock)
            return Find(key) is { } found ? found.Value.Value : Add(key, make());
    }

    /// <summary>In place of what was remembered of it.</summary>
    public void Set(TKey key, TValue value)
    {
        lock (_lock)
        {
            if (Find(key) is { } found)
                found.Value = (key, value);
            else
                Add(key, value);
        }
    }

    private TValue Add(TKey key, TValue value)
    {
        _entries[key] = _newestFirst.AddFirst((key, value));
        if (_entries.Count > most)
        {
            _entries.Remove(_newestFirst.Last!.Value.Key);
            _newestFirst.RemoveLast();
        }

        return value;
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
