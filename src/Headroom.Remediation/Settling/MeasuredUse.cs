using Headroom.Kubernetes.Quantities;

namespace Headroom.Remediation.Settling;

/// <summary>What the containers of one workload were seen to use, and from when to when that was looked at.</summary>
/// <param name="Pods">In how many pods, at the last look.</param>
/// <param name="Peaks">Of each container the most that any pod used at any look.</param>
public sealed record MeasuredUse(DateTimeOffset Since, DateTimeOffset Until, int Pods, IReadOnlyDictionary<string, MemorySize> Peaks)
{
    public TimeSpan Over => Until - Since;

    /// <summary>Goes on by one look. Where nobody has looked for too long, it begins with this one: what was used meanwhile is not known.</summary>
    /// <param name="before">Null for the first look.</param>
    /// <param name="sample">Covers every one of the containers.</param>
    public static MeasuredUse With(MeasuredUse? before, UseSample sample, IReadOnlyCollection<string> containers, TimeSpan longestGap)
    {
        var goesOn = before is not null && sample.At - before.Until <= longestGap && containers.All(before.Peaks.ContainsKey) ? before : null;
        return new MeasuredUse(
            goesOn?.Since ?? sample.At, sample.At, sample.Covered(containers),
            containers.ToDictionary(container => container, container => MemorySize.Max(sample.Peak(container) ?? MemorySize.Zero, goesOn?.Peaks[container] ?? MemorySize.Zero)));
    }
}
