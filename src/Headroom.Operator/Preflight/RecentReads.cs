using System.Collections.Concurrent;

namespace Headroom.Operator.Preflight;

/// <summary>
/// What many looks ask for at about the same time is read once for all of them: in a storm, every workload of a namespace wants to know what the namespace says.
/// What is answered was asked for at most a second ago. Safe for use by several threads.
/// </summary>
/// <typeparam name="TKey">What was read.</typeparam>
internal sealed class RecentReads<TKey, T>(TimeProvider time)
    where TKey : notnull
{
    internal static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    private const int MostRemembered = 1000;

    private readonly ConcurrentDictionary<TKey, Reading> _readings = new();

    /// <param name="read">Asks for it. What fails is asked for again by the next who wants to know.</param>
    public Task<T> GetAsync(TKey key, Func<Task<T>> read)
    {
        var known = _readings.GetValueOrDefault(key);
        while (known is null || !known.IsFresh(time))
        {
            if (_readings.Count >= MostRemembered)
                _readings.Clear();
            var own = new Reading(time.GetTimestamp(), new Lazy<Task<T>>(read));
            // Who comes second at the same moment waits for what the first has asked for.
            if (known is null ? _readings.TryAdd(key, own) : _readings.TryUpdate(key, own, known))
                return own.Answer.Value;
            known = _readings.GetValueOrDefault(key);
        }

        return known.Answer.Value;
    }

    private sealed record Reading(long AskedAt, Lazy<Task<T>> Answer)
    {
        public bool IsFresh(TimeProvider time) => time.GetElapsedTime(AskedAt) < FreshFor && !(Answer.IsValueCreated && Answer.Value is { IsFaulted: true } or { IsCanceled: true });
    }
}
