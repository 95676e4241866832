namespace Headroom.Remediation.Policies;

/// <summary>How a limit that has leapt comes down again to what is used.</summary>
/// <param name="After">How long the use of a recovered workload is measured before, at least; at least a second.</param>
/// <param name="MarginPercent">So much is left above the peak that was measured; 1 to 1000.</param>
public sealed record SettleRules(TimeSpan After, int MarginPercent)
{
    public static SettleRules Default { get; } = new(TimeSpan.FromMinutes(15), 25);
}
