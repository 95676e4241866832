namespace Headroom.Operator.Governor;

/// <summary>A remedy is due and may not be written yet.</summary>
/// <param name="Wait">How long it is likely to wait, as far as can be told now.</param>
public sealed record HeldBack(TimeSpan Wait, DelayReason Reason);
