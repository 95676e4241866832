using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Watching;

/// <summary>
/// Remembers which objects a sink was told of, by name and UID, so that those which vanished between two lists, or whose name another
/// object has taken, can be told as deleted.
/// </summary>
/// <param name="remembers">False: it remembers none, and tells of no deletion but those that the watch itself tells of.</param>
/// <remarks>Not safe for use by several threads at once.</remarks>
internal sealed class KnownObjects<T>(IWatchSink<T> sink, TombstoneMaker<T> tombstones, bool remembers)
    where T : class, IKubernetesObject
{
    private readonly Dictionary<ObjectKey, (string Uid, int List)> _known = [];
    private int _list;

    public int Count => _known.Count;

    /// <summary>A list begins, or begins over: what it does not name by its end is gone.</summary>
    public void BeginList() => _list++;

    public void EndList()
    {
        var gone = _known.Where(entry => entry.Value.List != _list).ToList();
        foreach (var (key, (uid, _)) in gone)
            Tombstone(key, uid);
    }

    /// <summary>The object is there.</summary>
    public void Changed(T entity)
    {
        if (remembers)
            Remember(entity);
        sink.Changed(entity);
    }

    /// <summary>The object is there, but cannot be read: whoever was told of it before keeps what they know.</summary>
    public void ChangedUnreadably(ObjectIdentity identity)
    {
        var key = new ObjectKey(identity.Namespace, identity.Name);
        if (!_known.TryGetValue(key, out var known))
            return;
        if (known.Uid == identity.Uid)
            _known[key] = (known.Uid, _list);
        else
            Tombstone(key, known.Uid);
    }

    public void Deleted(T entity)
    {
        _known.Remove(KeyOf(entity));
        sink.Deleted(entity);
    }

    /// <summary>The object is gone, and cannot be read as it was.</summary>
    public void DeletedUnreadably(ObjectIdentity identity)
    {
        var key = new ObjectKey(identity.Namespace, identity.Name);
        if (_known.TryGetValue(key, out var known))
            Tombstone(key, known.Uid);
    }

    private void Remember(T entity)
    {
        var key = KeyOf(entity);
        if (_known.TryGetValue(key, out var known) && known.Uid != entity.Metadata.Uid)
            Tombstone(key, known.Uid);
        _known[key] = (entity.Metadata.Uid, _list);
    }

    private void Tombstone(ObjectKey key, string uid)
    {
        _known.Remove(key);
        sink.Deleted(tombstones.Make(key, uid));
    }

    private static ObjectKey KeyOf(T entity) => new(entity.Metadata.Namespace, entity.Metadata.Name);
}
