using Headroom.Remediation.Sightings;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Verdicts;

/// <summary>Whether the limit that a pod shows is the one at which its container died.</summary>
/// <remarks>
/// No trace of a resize proves that one was in force: a completed one may have landed while the container was down, and then never
/// reached its cgroup, though status and event say that it did (kubernetes #138760).
/// </remarks>
internal static class LimitAtDeath
{
    private const string NotKnown = "its limit when it died is not known";

    /// <summary>An event has to tell whether there was a resize.</summary>
    public static bool NeedsEvents(Sighting sighting) =>
        sighting is { ResizeTrace: ResizeTrace.NotSeen or ResizeTrace.Possible, Limit: not null };

    /// <summary>The template names no limit, so that what the namespace fills in has to be known.</summary>
    public static bool NeedsDefaults(VerdictInput input) =>
        input.Sighting is { ResizeTrace: not ResizeTrace.None, Limit: not null } && Template(input) is { Limit: null };

    /// <summary>Why the limit at death is not known, in a clause; null if it is.</summary>
    public static string? Unknown(VerdictInput input)
    {
        if (input.Sighting is not { ResizeTrace: not ResizeTrace.None and var trace, Limit: { } limit })
            return null;
        if (trace == ResizeTrace.Seen || input.PodEvents?.Any(recorded => recorded.Reason == "ResizeCompleted") == true)
            return $"{NotKnown}: the pod was resized";
        // A template that is a pod's own spec says what the pod says.
        var named = input.Workload?.TemplateSaved == true ? Template(input)?.Limit : null;
        if (limit == named || (trace == ResizeTrace.NotSeen && input.PodEvents is not null))
            return null;
        return named is not null
            ? $"{NotKnown}: the pod was resized, or made with another limit than its template's"
            : $"{NotKnown}: the pod may have been resized";
    }

    /// <summary>The verdict on a kill at the container's limit, with what is known of that.</summary>
    /// <param name="what">What the status says of the end.</param>
    /// <param name="limits">Such as <c>its limit</c>.</param>
    /// <param name="because">How that is explained; may be empty.</param>
    public static Verdict Verdict(VerdictInput input, VerdictKind kind, string what, string limits, TimeSpan? uptime, string because = "")
    {
        var (sighting, lived) = (input.Sighting, LimitOomJudge.Lived(uptime));
        if (Unknown(input) is not { } unknown)
            return new Verdict(kind, $"{what}, at {limits} of {sighting.Limit}{lived}{because}");
        if (input.Workload is not null && Template(input)?.Limit is null && input.Surroundings.Defaults.Limit is null)
        {
            return new Verdict(VerdictKind.Unknown, $"{what}; {unknown}, and neither its template nor a LimitRange names one")
            {
                Advice = "Name a memory limit in the pod template",
            };
        }

        return new Verdict(kind, $"{what}{because}{(lived.Length == 0 ? "" : $",{lived}")}; {unknown}{Loop(input)}");
    }

    private static string Loop(VerdictInput input)
    {
        var (sighting, template, filledIn) = (input.Sighting, Template(input)?.Limit, input.Surroundings.Defaults.Limit);
        if (!sighting.Loops || input.Workload is null || !(sighting.Limit > (template ?? filledIn)))
            return "";
        var named = template is { } limit ? $"its template {limit}" : $"the LimitRange's default is {filledIn}";
        return $". The pod has {sighting.Limit} now, {named}, and it loops: "
            + "a resize that lands while the container is down does not reach its cgroup";
    }

    private static ContainerTemplate? Template(VerdictInput input) =>
        input.Workload?.Containers.GetValueOrDefault(input.Sighting.Container);
}
