using Headroom.Remediation.Decisions;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Preflight;

/// <summary>All that the rules look at.</summary>
/// <param name="Kills">Those that the remedy was decided from.</param>
/// <param name="Remedy">As the rules before have left it.</param>
internal sealed record PreflightInput(WorkloadCase Case, IReadOnlyList<JudgedKill> Kills, Remedy Remedy, PreflightFacts Facts)
{
    /// <summary>Nothing is to be healed: a limit comes down to what is used.</summary>
    public bool Settles { get; init; }

    /// <summary>No pod becomes larger, and all the same they are rolled.</summary>
    public bool RaisesNothing => Settles || Remedy.Containers.Count == 0;

    public WorkloadFacts Workload => Case.Workload;

    public string Namespace => Workload.Workload.Namespace;

    /// <summary>A pod as the template makes it now.</summary>
    public PodMemory Before => PodMemory.Of(Workload, Facts.LimitRanges, remedy: null);

    /// <summary>A pod as it would be made after the remedy.</summary>
    public PodMemory After => PodMemory.Of(Workload, Facts.LimitRanges, Remedy);
}
