namespace Headroom.Remediation.Verdicts;

/// <summary>Pods of an older revision go on being killed until the rollout has replaced them: that says nothing about the new template.</summary>
internal static class SupersededJudge
{
    public static Verdict? Judge(VerdictInput input)
    {
        var template = input.Workload.Containers.GetValueOrDefault(input.Sighting.Container);
        if (template is null)
            return new Verdict(VerdictKind.Superseded, $"the template no longer has a container {input.Sighting.Container}");
        if (input.Sighting.Limit is { } limit && template.Limit is { } allowed && allowed > limit)
            return new Verdict(VerdictKind.Superseded, $"the template already allows {allowed}; the killed container had {limit}");
        // Until the controller has seen the newest template, its pods look like those of another revision.
        var current = input.Workload.RevisionObserved ? input.Workload.CurrentRevision : null;
        var revision = input.Workload.RevisionOf(input.Sighting);
        return current is null || revision is null || revision == current
            ? null
            : new Verdict(VerdictKind.Superseded, $"the killed pod is of revision {revision}; the workload is at {current}");
    }
}
