using System.Globalization;

namespace Headroom.Operator.Commands.Output;

/// <summary>Times as kubectl shows them. Pure.</summary>
internal static class Ages
{
    /// <summary>Such as <c>30s</c>, <c>5m</c>, <c>3h</c>, <c>2d</c>: whole units of the one that says enough.</summary>
    public static string Of(TimeSpan age) => age switch
    {
        { TotalSeconds: < 0 } => "0s",
        { TotalSeconds: < 120 } => Whole(age.TotalSeconds, "s"),
        { TotalMinutes: < 120 } => Whole(age.TotalMinutes, "m"),
        { TotalHours: < 48 } => Whole(age.TotalHours, "h"),
        _ => Whole(age.TotalDays, "d"),
    };

    /// <summary>Such as <c>30s ago</c>.</summary>
    public static string Ago(DateTimeOffset? then, DateTimeOffset now) => then is { } time ? $"{Of(now - time)} ago" : "at an unknown time";

    /// <summary>Such as <c>2026-11-22 08:00:00Z</c>.</summary>
    public static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Whole(double amount, string unit) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(amount)}{unit}");
}
