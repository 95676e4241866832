using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Controllers;

/// <summary>The newest state of every object that is still to be worked: queued, in work, or waiting for a requeue or a retry. No other object is kept.</summary>
internal sealed class PendingObjects<TEntity>
    where TEntity : class, IKubernetesObject
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, Pending> _pending = [];

    public int Count
    {
        get
        {
            lock (_lock)
                return _pending.Count;
        }
    }

    public void Changed(ObjectKey key, TEntity entity)
    {
        lock (_lock)
            _pending[key] = Of(key) with { Latest = entity };
    }

    /// <summary>The deletion is told even where the same name is taken again before that.</summary>
    public void Deleted(ObjectKey key, TEntity entity)
    {
        lock (_lock)
            _pending[key] = new Pending(null, [.. Of(key).Deleted, entity]);
    }

    public TEntity? Latest(ObjectKey key)
    {
        lock (_lock)
            return Of(key).Latest;
    }

    public TEntity? FirstDeleted(ObjectKey key)
    {
        lock (_lock)
            return Of(key).Deleted is [var first, ..] ? first : null;
    }

    /// <summary>This deletion has been told.</summary>
    public void ForgetDeleted(ObjectKey key, TEntity entity)
    {
        lock (_lock)
            Put(key, Of(key) with { Deleted = [.. Of(key).Deleted.Where(other => !ReferenceEquals(other, entity))] });
    }

    /// <summary>This state has been worked and nothing more is wanted of it. A newer one stays.</summary>
    public void Forget(ObjectKey key, TEntity entity)
    {
        lock (_lock)
        {
            if (ReferenceEquals(Of(key).Latest, entity))
                Put(key, Of(key) with { Latest = null });
        }
    }

    private Pending Of(ObjectKey key) => _pending.TryGetValue(key, out var pending) ? pending : Pending.Nothing;

    private void Put(ObjectKey key, Pending pending)
    {
        if (pending is { Latest: null, Deleted.Count: 0 })
            _pending.Remove(key);
        else
            _pending[key] = pending;
    }

    private readonly record struct Pending(TEntity? Latest, IReadOnlyList<TEntity> Deleted)
    {
        public static Pending Nothing { get; } = new(null, []);
    }
}
