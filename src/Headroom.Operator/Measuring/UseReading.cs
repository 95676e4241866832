using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Settling;

namespace Headroom.Operator.Measuring;

/// <summary>One answer to what a workload's pods use.</summary>
public abstract record UseReading
{
    /// <param name="Pods">Of each pod by name, every container by name.</param>
    public sealed record Known(DateTimeOffset At, IReadOnlyDictionary<string, IReadOnlyDictionary<string, MemorySize>> Pods) : UseReading
    {
        public UseSample Sample => new(At, [.. Pods.Values]);
    }

    /// <summary>No answer this time; there may be one at the next.</summary>
    public sealed record NotNow : UseReading;

    /// <summary>There is nobody to ask.</summary>
    public sealed record Absent(string Why) : UseReading;
}
