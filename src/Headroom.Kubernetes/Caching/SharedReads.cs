using System.Collections.Concurrent;

namespace Headroom.Kubernetes.Caching;

/// <summary>What is asked for while it is being read already waits for that answer, and nothing is kept once it has come. Safe for use by several threads.</summary>
/// <typeparam name="TKey">What is read.</typeparam>
public sealed class SharedReads<TKey, T>
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Lazy<Task<T>>> _underWay = new();

    /// <param name="read">Asks for it. Where that fails, it fails for all who waited; the next asks again.</param>
    public async Task<T> GetAsync(TKey key, Func<Task<T>> read)
    {
        var own = new Lazy<Task<T>>(read);
        var reading = _underWay.GetOrAdd(key, own);
        try
        {
            return await reading.Value;
        }
        finally
        {
            if (reading == own)
                _underWay.TryRemove(key, out _);
        }
    }
}
