using Headroom.Kubernetes.Caching;

namespace Headroom.Kubernetes.Events;

/// <summary>Lets each object have a burst of events, and then one now and then, as client-go does. Safe for several threads.</summary>
internal sealed class SpamFilter<TKey>(EventRecorderOptions options, TimeProvider time)
    where TKey : notnull
{
    private readonly BoundedCache<TKey, Purse> _purses = new(options.Remembered);

    public bool Allows(TKey regarding)
    {
        var purse = _purses.GetOrAdd(regarding, () => new Purse { Coins = options.Burst, CountedAt = time.GetTimestamp() });
        lock (purse)
        {
            var now = time.GetTimestamp();
            purse.Coins = Math.Min(options.Burst, purse.Coins + (time.GetElapsedTime(purse.CountedAt, now) / options.Refill));
            purse.CountedAt = now;
            if (purse.Coins < 1)
                return false;
            purse.Coins--;
            return true;
        }
    }

    private sealed class Purse
    {
        public double Coins { get; set; }

        public long CountedAt { get; set; }
    }
}
