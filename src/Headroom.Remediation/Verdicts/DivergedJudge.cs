using Headroom.Kubernetes.Quantities;
using Headroom.Remediation.Sightings;

namespace Headroom.Remediation.Verdicts;

/// <summary>
/// The pod was made from the newest template, and yet it is not what the template says: something changes pods on their way. What it has is no
/// history, but the template is the wrong place to change it.
/// </summary>
internal static class DivergedJudge
{
    public static Verdict? Judge(VerdictInput input)
    {
        var sighting = input.Sighting;
        if (input.Workload is not { RevisionObserved: true, CurrentRevision: { } current } workload || workload.RevisionOf(sighting) != current)
            return null;
        if (workload.Containers.GetValueOrDefault(sighting.Container) is not { } template)
        {
            return new Verdict(VerdictKind.Unknown, $"{End(sighting)}, but the template has no container {sighting.Container}: something adds it to the pods")
            {
                Advice = "Set its memory where it is added: by a webhook, such as the injector of a service mesh",
            };
        }

        return sighting is { Evicted: false, Limit: { } limit } && template.Limit > limit
            ? new Verdict(
                VerdictKind.Unknown,
                $"{End(sighting)}{Limits(input, limit)} the template allows {template.Limit}: something gives the pods less")
            {
                Advice = "Set it where it is lowered: by a webhook, a VerticalPodAutoscaler, or a resize of the pod",
            }
            : null;
    }

    private static string Limits(VerdictInput input, MemorySize limit) =>
        input.UnknownLimit is { } unknown ? $"; {unknown}. The pod has {limit} now, and" : $", at a limit of {limit}, but";

    private static string End(Sighting sighting) => $"{(sighting.OomKilled ? "OOMKilled, " : "")}exit code {sighting.ExitCode}";
}
