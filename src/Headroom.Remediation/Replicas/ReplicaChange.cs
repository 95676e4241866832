using System.Globalization;

namespace Headroom.Remediation.Replicas;

/// <summary>Another number of pods for a workload.</summary>
public sealed record ReplicaChange(int From, int To)
{
    /// <summary>Such as <c>replicas 3 -> 1</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"replicas {From} -> {To}");
}
