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
        if (workload.Containers.GetValueOrDefault(sighting.Container) is not { } template)
            return new Verdict(VerdictKind.Superseded, $"the template no longer has a container {sighting.Container}");
        // What the pod shows came after the kill, and may be what the last remedy wrote.
        if (!sighting.Evicted && IsBeforeLastRemedy(workload, sighting) && Resized(input) is { } resized)
            return new Verdict(VerdictKind.Superseded, $"killed before the last remedy; {resized}");
        if (AllowsMore(template, sighting, input.UnknownLimit is null ? "the killed container had" : "the pod has now") is { } more)
            return new Verdict(VerdictKind.Superseded, more);
        if (!sighting.OomKilled && template.Probes.HasMoreTimeThan(sighting.Probes))
            return new Verdict(VerdictKind.Superseded, "the template already gives its probes more time than the killed container's had");
        // A pod that no rollout replaces is the workload itself, however old: what it was killed at is what the template still says.
        if (workload.Rollout.OnDelete && sighting.Limit is { } limit && limit == template.Limit)
            return null;
        // Until the controller has seen the newest template, its pods look like those of another revision.
        var current = workload.RevisionObserved ? workload.CurrentRevision : null;
        var revision = workload.RevisionOf(sighting);
        return current is null || revision is null || revision == current
            ? null
            : new Verdict(VerdictKind.Superseded, $"the killed pod is of revision {revision}; the workload is at {current}");
    }

    /// <summary>Also where the pod shows just what the template has since: at the kill the template had less.</summary>
    private static string? Resized(VerdictInput input) => input.UnknownLimit
        ?? (input.Sighting is { ResizeTrace: ResizeTrace.Possible or ResizeTrace.Seen, Limit: not null } ? "the pod may have been resized since" : null);

    private static bool IsBeforeLastRemedy(WorkloadFacts workload, Sighting sighting) =>
        workload.Record is { } record && sighting.FinishedAt < record.LastAttempt
        && record.Containers.GetValueOrDefault(sighting.Container) is { HasMemory: true };

    private static string? AllowsMore(ContainerTemplate template, Sighting sighting, string had)
    {
        if (!sighting.Evicted && sighting.Limit is { } limit)
            return template.Limit > limit ? $"the template already allows {template.Limit}; {had} {limit}" : null;
        // What an eviction, or a node that ran out, shows to be too small is the request.
        return template.Request is { } request && request > (sighting.Request ?? MemorySize.Zero)
            ? $"the template already requests {request}; the killed container requested {(sighting.Request is { } own ? $"{own}" : "nothing")}"
            : null;
    }
}
