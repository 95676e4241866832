using System.Globalization;
using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Leaks;

/// <summary>A container that grows with whatever it is given.</summary>
/// <param name="Points">What shows it: three or more kills, each at a higher limit and after a longer life than the one before.</param>
public sealed record Leak(IReadOnlyList<LeakPoint> Points)
{
    /// <summary>How fast it grows, in bytes per second: more limit over more life, from the first point to the last.</summary>
    public double BytesPerSecond => (Points[^1].Limit.Bytes - (double)Points[0].Limit.Bytes) / (Points[^1].Uptime - Points[0].Uptime).TotalSeconds;

    /// <summary>Such as <c>lived 10s at 64Mi, 21s at 128Mi, 41s at 256Mi: it grows with whatever it is given, about 6 MiB/s</c>.</summary>
    public override string ToString() =>
        $"lived {string.Join(", ", Points.Select(point => $"{KubernetesDuration.Format(point.Uptime)} at {point.Limit}"))}: it grows with whatever it is given, about {Rate(BytesPerSecond)}";

    /// <summary>In the smallest unit of time that leaves at least one MiB.</summary>
    private static string Rate(double bytesPerSecond)
    {
        var mebibytes = bytesPerSecond / MemorySize.BytesPerMebibyte;
        var (rate, unit) = mebibytes >= 1 ? (mebibytes, "s") : mebibytes * 60 >= 1 ? (mebibytes * 60, "min") : (mebibytes * 3600, "h");
        return string.Create(CultureInfo.InvariantCulture, $"{(rate >= 1 ? Math.Round(rate) : Math.Round(rate, 2)):0.##} MiB/{unit}");
    }
}

/// <param name="Limit">At which it was killed.</param>
/// <param name="Uptime">How long it had lived, in whole seconds.</param>
public sealed record LeakPoint(MemorySize Limit, TimeSpan Uptime);
