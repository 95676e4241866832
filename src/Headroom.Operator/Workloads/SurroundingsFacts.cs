using Headroom.Kubernetes.Resources;
using Headroom.Operator.Preflight;
using Headroom.Remediation.Verdicts;

namespace Headroom.Operator.Workloads;

/// <summary>Turns nodes and events into what the judges take. Pure.</summary>
public static class SurroundingsFacts
{
    private const string Kubelet = "kubelet";

    public static NodeFacts OfNode(V1Node node)
    {
        var conditions = node.Status?.Conditions ?? [];
        var pressure = conditions.FirstOrDefault(condition => condition.Type == "MemoryPressure");
        var changed = pressure?.LastTransitionTime;
        var cameBack = conditions.Any(condition => condition.Type is "Ready" or "DiskPressure" or "PIDPressure" && condition.LastTransitionTime == changed);
        return new NodeFacts(pressure?.Status == "True", changed) { PressureEnded = pressure?.Status == "False" && !cameBack ? changed : null };
    }

    /// <summary>The kubelet's own events only, oldest first: anybody may record an event of any wording.</summary>
    public static IReadOnlyList<KubeletEvent> OfPod(IEnumerable<V1Event> events) =>
    [
        .. events
            .Where(entry => entry.Source?.Component == Kubelet || entry.ReportingComponent == Kubelet)
            .Select(Of)
            .OfType<KubeletEvent>()
            .OrderBy(entry => entry.Last),
    ];

    /// <summary>As the API server fills them in: the first LimitRange that names an amount.</summary>
    public static ContainerDefaults DefaultsOf(IEnumerable<V1LimitRange> found)
    {
        var ranges = found.Select(ObstacleFacts.Of).ToList();
        return new ContainerDefaults(
            ranges.Select(range => range.DefaultLimit).FirstOrDefault(size => size is not null),
            ranges.Select(range => range.DefaultRequest).FirstOrDefault(size => size is not null));
    }

    private static KubeletEvent? Of(V1Event entry)
    {
        if (entry.LastSeen is not { } last)
            return null;
        var (container, first) = (Container(entry.InvolvedObject?.FieldPath), entry.FirstSeen ?? last);
        return new KubeletEvent(entry.Reason ?? "", entry.Message ?? "", container, first, last, entry.Occurrences);
    }

    /// <summary><c>spec.containers{api}</c> names api.</summary>
    private static string? Container(string? path) =>
        path is not null && path.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open && path.EndsWith('}') ? path[(open + 1)..^1] : null;
}
