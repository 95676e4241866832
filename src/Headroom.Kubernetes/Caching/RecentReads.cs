using System.Collections.Concurrent;

namespace Headroom.Kubernetes.Caching;

/// <summary>
/// What many ask for at about the same time is read once for all of them. What was asked for by another, a while ago, has to be good news: nobody is held up by what may have
/// been changed since. Safe for use by several threads.
/// </summary>
/// <typeparam name="TKey">What was read.</typeparam>
/// <param name="freshFor">How long an answer serves others, from when it was asked for.</param>
public sealed class RecentReads<TKey, T>(TimeSpan freshFor, TimeProvider time)
    where TKey : notnull
{
    private const int MostRemembered = 1000;

    private readonly ConcurrentDictionary<TKey, Reading> _readings = new();

    /// <param name="read">Asks for it. What fails is asked for again by the next who wants to know.</param>
    /// <param name="isGoodNews">Whether what another has asked for will do.</param>
    public async Task<T> GetAsync(TKey key, Func<Task<T>> read, Func<T, bool> isGoodNews)
    {
        var (reading, isOwn) = Find(key, read);
        var value = await reading.Answer.Value;
        return isOwn || isGoodNews(value) ? value : await Ask(key, read).Answer.Value;
    }

    private (Reading Reading, bool IsOwn) Find(TKey key, Func<Task<T>> read)
    {
        var known = _readings.GetValueOrDefault(key);
        while (known is null || !IsFresh(known))
        {
            var own = New(read);
            // Who comes second at the same moment waits for what the first has asked for.
            if (known is null ? _readings.TryAdd(key, own) : _readings.TryUpdate(key, own, known))
                return (own, true);
            known = _readings.GetValueOrDefault(key);
        }

        return (known, false);
    }

    private Reading Ask(TKey key, Func<Task<T>> read) => _readings[key] = New(read);

    private Reading New(Func<Task<T>> read)
    {
        if (_readings.Count >= MostRemembered)
            _readings.Clear();
        return new Reading(time.GetTimestamp(), new Lazy<Task<T>>(read));
    }

    private bool IsFresh(Reading reading) =>
        time.GetElapsedTime(reading.AskedAt) < freshFor && !(reading.Answer.IsValueCreated && reading.Answer.Value is { IsFaulted: true } or { IsCanceled: true });

    private sealed record Reading(long AskedAt, Lazy<Task<T>> Answer);
}
