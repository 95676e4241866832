using Headroom.Operator.Hosting;

namespace Headroom.Operator.Governor.Budget;

/// <summary>What remedies are paid from, in replicas rolled: the operator's own bucket, and one for each namespace, so that no namespace has all of it.</summary>
/// <remarks>Not safe for use by several threads at once: its owner locks.</remarks>
internal sealed class HealingPurse(BudgetOptions options, TimeProvider time)
{
    /// <summary>Buckets that are full again say nothing; they go when there are more than this.</summary>
    private const int MostNamespaces = 1000;

    private readonly Dictionary<string, TokenBucket> _namespaces = [];
    private double _share = 1;

    public TokenBucket Whole { get; } = new(options.ReplicasBurst, options.ReplicasPerMinute, time);

    public TokenBucket Of(string ns)
    {
        if (_namespaces.TryGetValue(ns, out var bucket))
            return bucket;
        if (_namespaces.Count >= MostNamespaces)
            Tidy();
        _namespaces[ns] = bucket = new TokenBucket(options.NamespaceReplicasBurst, options.NamespaceReplicasPerMinute, time);
        bucket.Slow(_share);
        return bucket;
    }

    /// <inheritdoc cref="TokenBucket.Slow"/>
    public void Slow(double share)
    {
        _share = share;
        Whole.Slow(share);
        foreach (var bucket in _namespaces.Values)
            bucket.Slow(share);
    }

    public void Pay(string ns, int price)
    {
        Whole.Pay(price);
        Of(ns).Pay(price);
    }

    /// <inheritdoc cref="TokenBucket.Return"/>
    public void Return(string ns, int price)
    {
        Whole.Return(price);
        Of(ns).Return(price);
    }

    private void Tidy()
    {
        foreach (var (ns, _) in _namespaces.Where(entry => entry.Value.IsFull).ToList())
            _namespaces.Remove(ns);
    }
}
