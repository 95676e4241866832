using System.Globalization;

namespace Headroom.Remediation.Workloads;

/// <summary>Numbers of pods as Kubernetes writes them.</summary>
public static class PodCount
{
    /// <summary>A number, or a percentage of the pods; null for anything else: the API server lets none through.</summary>
    public static int? Of(string? text, int pods, bool roundsUp)
    {
        if (text is null || !int.TryParse(text.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        if (!text.EndsWith('%'))
            return number;
        return (int)Math.Min((((long)number * pods) + (roundsUp ? 99 : 0)) / 100, int.MaxValue);
    }
}
