using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Remedies;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Decisions;

/// <summary>One container of the workload, and those of its kills that more memory would have prevented, oldest first.</summary>
internal sealed record ContainerCase(string Name, ContainerTemplate Template, IReadOnlyList<Sighting> Kills)
{
    public Sighting LastKill => Kills[^1];

    /// <summary>The highest limit that was not enough.</summary>
    public MemorySize Limit => Kills.Max(kill => kill.Limit!.Value);

    /// <summary>Null where the ceiling leaves no room.</summary>
    public ContainerRemedy? Remedy(MemoryRules rules)
    {
        if (StepStrategy.Next(Limit, rules) is not { } next)
            return null;
        var request = RequestRule.Next(Limit, LastKill.Request, next, LastKill.Guaranteed, rules);
        return new ContainerRemedy(Name, Limit, next, LastKill.Request, NeedsWriting(request, next) ? request : null);
    }

    /// <summary>A template with a limit and no request means: request what the limit is. That stays so by itself.</summary>
    private bool NeedsWriting(MemorySize? request, MemorySize next) =>
        request != Template.Request && !(Template is { Limit: not null, Request: null } && request == next);
}
