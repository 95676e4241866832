using Headroom.Remediation.Settling;

namespace Headroom.Operator.Measuring;

/// <summary>One answer to what a workload's pods use.</summary>
public abstract record UseReading
{
    public sealed record Known(UseSample Sample) : UseReading;

    /// <summary>No answer this time; there may be one at the next.</summary>
    public sealed record NotNow : UseReading;

    /// <summary>There is nobody to ask.</summary>
    public sealed record Absent(string Why) : UseReading;
}
