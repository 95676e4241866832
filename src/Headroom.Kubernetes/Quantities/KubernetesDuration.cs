using System.Buffers;
using System.Globalization;
using System.Text;

namespace Headroom.Kubernetes.Quantities;

/// <summary>
/// Durations as Kubernetes writes them: <c>10s</c>, <c>1h30m</c>, <c>1.5h</c>, <c>500ms</c>, and a bare <c>0</c>.
/// Not negative, at most 8760h (a year). Source: Go's time.ParseDuration, which the API uses for metav1.Duration.
/// </summary>
public static class KubernetesDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly TimeSpan Longest = TimeSpan.FromHours(8760);

    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (text == "0")
            return true;
        if (string.IsNullOrEmpty(text) || text.Length > 40)
            return false;
        decimal seconds = 0;
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            rest = rest[digits..];
            if (!TryUnit(rest, out var unit, out var length) || number > 40_000_000_000m)
                return false;
            seconds += number * unit;
            rest = rest[length..];
        }

        if (seconds > (decimal)Longest.TotalSeconds)
            return false;
        duration = TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>
    /// As short as a person would write it: <c>1h30m</c>, <c>10s</c>, <c>1.5s</c>; hours are the largest unit.
    /// Rounded to whole milliseconds, below a second to whole microseconds. A negative duration has a sign, and does not parse.
    /// </summary>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.Zero)
            return duration == TimeSpan.MinValue ? Format(TimeSpan.MinValue + TimeSpan.FromTicks(1)) : $"-{Format(-duration)}";
        duration = Rounded(duration, duration < TimeSpan.FromSeconds(1) ? TimeSpan.TicksPerMicrosecond : TimeSpan.TicksPerMillisecond);
        if (duration < TimeSpan.FromSeconds(1))
            return duration == TimeSpan.Zero ? "0s" : string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / (decimal)TimeSpan.TicksPerMillisecond:0.###}ms");
        var text = new StringBuilder();
        var hours = duration.Ticks / TimeSpan.TicksPerHour;
        if (hours > 0)
            text.Append(CultureInfo.InvariantCulture, $"{hours}h");
        if (duration.Minutes > 0)
            text.Append(CultureInfo.InvariantCulture, $"{duration.Minutes}m");
        var seconds = (duration.Ticks % TimeSpan.TicksPerMinute) / (decimal)TimeSpan.TicksPerSecond;
        if (seconds > 0)
            text.Append(CultureInfo.InvariantCulture, $"{seconds:0.###}s");
        return text.ToString();
    }

    private static TimeSpan Rounded(TimeSpan duration, long unit)
    {
        var over = duration.Ticks % unit;
        return TimeSpan.FromTicks(over * 2 < unit || duration.Ticks > long.MaxValue - unit ? duration.Ticks - over : duration.Ticks - over + unit);
    }

    private static bool TryUnit(ReadOnlySpan<char> text, out decimal seconds, out int length)
    {
        (seconds, length) = text switch
        {
            ['n', 's', ..] => (1e-9m, 2),
            ['u' or 'µ' or 'μ', 's', ..] => (1e-6m, 2),
            ['m', 's', ..] => (1e-3m, 2),
            ['s', ..] => (1m, 1),
            ['m', ..] => (60m, 1),
            ['h', ..] => (3600m, 1),
            _ => (0m, 0),
        };
        return length > 0;
    }
}
