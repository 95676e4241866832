namespace Headroom.Operator.Governor.Pressure;

/// <summary>
/// What is normal for the API server's answers, and whether the newest are far above it. Normal is a slow average, so that each server is its own
/// measure; what is too slow moves it only a little, so that a bad hour does not become the norm, and a lasting change does.
/// </summary>
/// <remarks>Not safe for use by several threads at once: its observer locks.</remarks>
internal sealed class LatencyNorm
{
    private const double TimesNormal = 4;
    private const int FewestSamples = 20;
    private const double OfNormal = 0.005;
    private const double OfNormalWhenSlow = 0.0005;
    private const double OfRecent = 0.2;

    /// <summary>Nobody minds several times nothing.</summary>
    private static readonly TimeSpan NeverSlow = TimeSpan.FromMilliseconds(250);

    private double _normal;
    private double _recent;
    private int _samples;

    /// <summary>The average of the newest answers, in seconds.</summary>
    public double Recent => _recent;

    /// <summary>In seconds.</summary>
    public double Normal => _normal;

    /// <summary>Counts one answer; true where the newest ones are too slow.</summary>
    public bool IsSlow(TimeSpan latency)
    {
        var seconds = latency.TotalSeconds;
        if (_samples++ == 0)
            (_normal, _recent) = (seconds, seconds);
        _recent += OfRecent * (seconds - _recent);
        var slow = _samples >= FewestSamples && _recent > TimesNormal * _normal && _recent > NeverSlow.TotalSeconds;
        _normal += (slow ? OfNormalWhenSlow : OfNormal) * (seconds - _normal);
        return slow;
    }
}
