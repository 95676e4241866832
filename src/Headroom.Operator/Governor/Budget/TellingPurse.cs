using Headroom.Operator.Governor.Pressure;

namespace Headroom.Operator.Governor.Budget;

/// <summary>
/// What one sort of telling (events, or status) is paid from, at one each. Under pressure it fills at the square of healing's share: telling waits
/// before healing does. Safe for use by several threads.
/// </summary>
public sealed class TellingPurse
{
    /// <summary>Calm may come while it waits, and more tokens with it.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(5);

    /// <summary>Timers count whole milliseconds: the rest of one would be no wait at all, again and again until it is over.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly TokenBucket _bucket;
    private readonly PressureGauge _pressure;
    private readonly TimeProvider _time;

    public TellingPurse(int size, int perMinute, PressureGauge pressure, TimeProvider time) =>
        (_bucket, _pressure, _time) = (new TokenBucket(size, perMinute, time), pressure, time);

    /// <summary>What is there, in writes.</summary>
    public double Level
    {
        get
        {
            lock (_lock)
                return _bucket.Level;
        }
    }

    /// <summary>Pays for one write, and waits for its turn where there is nothing to pay with.</summary>
    public async Task PayAsync(CancellationToken cancellationToken)
    {
        while (TryPay() is { } wait)
            await Task.Delay(wait < LongestSleep ? wait : LongestSleep, _time, cancellationToken);
    }

    private TimeSpan? TryPay()
    {
        lock (_lock)
        {
            if (_pressure.Hold is { } hold)
                return hold + Rest;
            var share = _pressure.Share;
            _bucket.Slow(share * share);
            if (_bucket.WaitFor(1) is { Ticks: > 0 } wait)
                return wait + Rest;
            _bucket.Pay(1);
            return null;
        }
    }
}
