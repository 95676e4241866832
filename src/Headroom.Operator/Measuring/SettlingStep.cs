using Headroom.Remediation.Decisions;

namespace Headroom.Operator.Measuring;

/// <summary>What one look at a recovered workload comes to.</summary>
public abstract record SettlingStep
{
    /// <summary>The story is over.</summary>
    /// <param name="Note">What there is to say of a limit that stays at its ceiling; null for nothing.</param>
    public sealed record Over(string? Note) : SettlingStep;

    /// <summary>Its use is being measured, or is known, and the moment is not quiet.</summary>
    public sealed record Going(string Message, TimeSpan LookAgain) : SettlingStep;

    /// <summary>The limit settles now.</summary>
    public sealed record Due(Decision.Settle Decision) : SettlingStep;
}
