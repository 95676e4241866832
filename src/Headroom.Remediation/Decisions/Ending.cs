using Headroom.Remediation.Leaks;

namespace Headroom.Remediation.Decisions;

/// <summary>A container for which nothing further can be done, and why.</summary>
/// <param name="Leak">Null but with <see cref="GiveUpReason.LeakSuspected"/>.</param>
internal sealed record Ending(ContainerCase Container, GiveUpReason Reason, Leak? Leak = null)
{
    public string Name => Container.Name;
}

/// <summary>A container whose probes can be given no more time, and why.</summary>
internal sealed record ProbeEnding(ProbeCase Container, GiveUpReason Reason);
