using Headroom.Operator.Governor;

namespace Headroom.Operator.Reports;

/// <summary>What a remedy waits for, and until when as far as can be told.</summary>
public sealed record Delay(DelayReason Reason, DateTimeOffset Until);
