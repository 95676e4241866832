using System.Globalization;

namespace Headroom.Remediation.Rollouts;

/// <summary>A StatefulSet's pods have its name and a number: <c>db-0</c>.</summary>
internal static class Ordinals
{
    /// <summary>Null for a name without a number.</summary>
    public static int? Of(string pod) => int.TryParse(pod.AsSpan(pod.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal) ? ordinal : null;
}
