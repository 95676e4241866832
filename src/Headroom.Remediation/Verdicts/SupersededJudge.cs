using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Verdicts;

/// <summary>Pods of an older revision go on being killed until the rollout has replaced them: that says nothing about the new template.</summary>
internal static class SupersededJudge
{
    public static Verdict? Judge(VerdictInput input)
    {
        if (input.Workload is not { } workload)
            return null;
        var sighting = input.Sighting;
        // Until the controller has seen the newest template, its pods look like those of another revision.
        var current = workload.RevisionObserved ? workload.CurrentRevision : null;
        var revision = workload.RevisionOf(sighting);
        if (workload.Containers.GetValueOrDefault(sighting.Container) is not { } template)
            return NotInTemplate(sighting, isCurrent: current is not null && revision == current);
        if (AllowsMore(template, sighting) is { } more)
            return new Verdict(VerdictKind.Superseded, more);
        return current is null || revision is null || revision == current
            ? null
            : new Verdict(VerdictKind.Superseded, $"the killed pod is of revision {revision}; the workload is at {current}");
    }

    /// <summary>A container that the newest pods have and their template lacks was put there on the way: that is no history, but there is nothing to change.</summary>
    private static Verdict NotInTemplate(Sighting sighting, bool isCurrent) => isCurrent
        ? new Verdict(VerdictKind.Unknown, $"{(sighting.OomKilled ? "OOMKilled, " : "")}exit code {sighting.ExitCode}, but the template has no container {sighting.Container}: something adds it to the pods")
        {
            Advice = "Set its memory where it is added: by a webhook, such as the injector of a service mesh",
        }
        : new Verdict(VerdictKind.Superseded, $"the template no longer has a container {sighting.Container}");

    private static string? AllowsMore(ContainerTemplate template, Sighting sighting)
    {
        if (!sighting.Evicted && sighting.Limit is { } limit)
            return template.Limit > limit ? $"the template already allows {template.Limit}; the killed container had {limit}" : null;
        // What an eviction, or a node that ran out, shows to be too small is the request.
        return template.Request is { } request && request > (sighting.Request ?? MemorySize.Zero)
            ? $"the template already requests {request}; the killed container requested {sighting.Request?.ToString() ?? "nothing"}"
            : null;
    }
}
