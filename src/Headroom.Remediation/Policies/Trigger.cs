using System.Collections.Frozen;

namespace Headroom.Remediation.Policies;

/// <summary>How much has to happen before a remedy.</summary>
/// <param name="Kills">Kills of one container of the workload, in any of its pods; at least 1.</param>
/// <param name="Within">The window they have to fall into; older kills are stale.</param>
/// <param name="OnCrashLoopBackOff">One kill is enough when the container already waits in CrashLoopBackOff.</param>
public sealed record Trigger(int Kills, TimeSpan Within, bool OnCrashLoopBackOff)
{
    /// <summary>Exit codes by which a program itself says that it ran out of memory: 3 for a JVM with <c>-XX:+ExitOnOutOfMemoryError</c>, 134 for Node.js.</summary>
    public IReadOnlySet<int> OutOfMemoryExitCodes { get; init; } = FrozenSet<int>.Empty;
}
