using Headroom.Operator.Metrics;

namespace Headroom.Operator.Governor.Pressure;

/// <summary>
/// How much of its rate the operator allows itself: every sign of pressure halves it, calm restores it step by step. What TCP does on a full line
/// (additive increase, multiplicative decrease). Safe for use by several threads.
/// </summary>
public sealed class PressureGauge(PressureMetrics metrics, TimeProvider time, ILogger<PressureGauge> logger)
{
    /// <summary>However bad it is, a little goes on: otherwise nobody would find out that it is over.</summary>
    public const double LeastShare = 1.0 / 16;

    /// <summary>Of the whole rate, for each step of calm.</summary>
    private const double Rise = 1.0 / 8;

    private static readonly TimeSpan CalmStep = TimeSpan.FromSeconds(10);

    /// <summary>Signs that come together are one: those of requests that were under way at the same moment.</summary>
    private static readonly TimeSpan OneMoment = TimeSpan.FromSeconds(1);

    /// <summary>A server that asks to be left alone for longer is asked again after this.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(2);

    private readonly Lock _lock = new();
    private double _base = 1;
    private long _lastSign;
    private long? _lastHalving;
    private long _holdUntil = long.MinValue;
    private bool _told;

    /// <summary>The share of the rate that is in force, from <see cref="LeastShare"/> to 1.</summary>
    public double Share
    {
        get
        {
            lock (_lock)
                return CurrentShare();
        }
    }

    /// <summary>How long the server has asked to be left alone; null where it has not.</summary>
    public TimeSpan? Hold
    {
        get
        {
            lock (_lock)
                return time.GetTimestamp() is var now && now < _holdUntil ? time.GetElapsedTime(now, _holdUntil) : null;
        }
    }

    public bool IsStrained => Share < 1 || Hold is not null;

    /// <param name="what">For the log: what was asked, and what came.</param>
    /// <param name="retryAfter">For how long the server asks to be left alone.</param>
    public void Signal(PressureSignal signal, string what, TimeSpan? retryAfter = null)
    {
        bool isNews;
        double share;
        lock (_lock)
        {
            var now = time.GetTimestamp();
            share = CurrentShare();
            (isNews, _told) = (!_told, true);
            if (_lastHalving is not { } halved || time.GetElapsedTime(halved, now) >= OneMoment)
                (share, _lastHalving) = (Math.Max(share / 2, LeastShare), now);
            (_base, _lastSign) = (share, now);
            if (retryAfter is { } asked)
                _holdUntil = Math.Max(_holdUntil, now + Timestamps(asked < LongestHold ? asked : LongestHold));
        }

        metrics.Signalled(signal);
        if (isNews)
            logger.UnderPressure(signal, share, what);
        else
            logger.StillUnderPressure(signal, share, what);
    }

    private double CurrentShare()
    {
        if (_base >= 1)
            return 1;
        var steps = Math.Floor(time.GetElapsedTime(_lastSign) / CalmStep);
        var share = Math.Min(1, _base + (Rise * steps));
        if (share < 1)
            return share;
        (_base, _told) = (1, false);
        logger.PressureOver();
        return 1;
    }

    private long Timestamps(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
