using System.Text.RegularExpressions;
using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Workloads;

namespace Headroom.Remediation.Sightings;

/// <summary>Reads a pod that the kubelet evicted because the node was short of memory.</summary>
/// <remarks>
/// The wording is the kubelet's (pkg/kubelet/eviction/helpers.go): <c>The node was low on resource: memory. Container api was using 300Mi,
/// which exceeds its request of 100Mi.</c>, and since 1.26 <c>Container api was using 300Mi, request is 100Mi, has larger consumption of memory.</c>
/// Since 1.34 it names the pod first if that has a request of its own: <c>Pod api-1 was using 700Mi, request is 512Mi, has larger
/// consumption of memory.</c>
/// A pod that a node under pressure would not even admit is Evicted too, with another message: none of its containers ever ran.
/// </remarks>
internal static partial class EvictionReader
{
    public const string Evicted = "Evicted";

    /// <summary>The run of an evicted container: a pod is evicted once.</summary>
    private const string Run = "evicted";

    public static bool IsForMemory(V1Pod pod) =>
        pod.Status is { Reason: Evicted, Message: { } message } && message.Contains("low on resource: memory", StringComparison.Ordinal);

    /// <summary>The containers that the message names; where it names none, none used more than it had requested, and the first stands for the pod.</summary>
    public static IReadOnlyList<Sighting> Read(V1Pod pod)
    {
        var named = Users().Matches(pod.Status!.Message!)
            .Select(match => Of(pod, match.Groups["container"].Value, MemorySize.ParseOrNull(match.Groups["usage"].Value)))
            .ToList();
        return named.Count > 0 ? named : [Of(pod, pod.Spec?.Containers is [{ Name: var first }, ..] ? first : "", usage: null)];
    }

    private static Sighting Of(V1Pod pod, string name, MemorySize? usage)
    {
        var (container, status) = (SightedContainer.Of(pod, name), pod.Status!);
        var terminated = status.ContainerStatuses?.FirstOrDefault(other => other.Name == name)?.State?.Terminated;
        return new Sighting
        {
            Id = new KillId(pod.Metadata.Uid, name, Run),
            Namespace = pod.Metadata.Namespace,
            Pod = pod.Metadata.Name,
            Container = name,
            ContainerKind = container.Kind,
            Node = pod.Spec?.NodeName,
            PodCreated = pod.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue,
            Controller = pod.Metadata.ControllerOwner(),
            PodLabels = pod.Metadata.Labels ?? new Dictionary<string, string>(),
            Ignored = pod.Metadata.Annotation(WorkloadFacts.IgnoreAnnotation) == "true",
            ExitCode = terminated?.ExitCode ?? SightingReader.KilledExitCode,
            Reason = Evicted,
            StartedAt = SightingReader.Known(terminated?.StartedAt),
            FinishedAt = SightingReader.Known(terminated?.FinishedAt) ?? EvictedAt(status),
            Limit = SightingReader.Positive(container.Resources?.Limits?.Memory),
            Request = MemorySize.ParseOrNull(container.Resources?.Requests?.Memory),
            Usage = usage,
            PodLimit = SightingReader.PodLimit(pod),
            PodRequest = SightingReader.Positive(pod.Spec?.Resources?.Requests?.Memory),
            PodUsage = MemorySize.ParseOrNull(PodUser().Match(status.Message!).Groups["usage"].Value),
            Guaranteed = status.QosClass == "Guaranteed",
            DeletionRequested = SightingReader.DeletionRequested(pod),
            PodReason = status.Reason,
            PodMessage = status.Message,
        };
    }

    /// <summary>Kubelets since 1.26 set the condition DisruptionTarget; older ones leave no time.</summary>
    private static DateTimeOffset? EvictedAt(V1PodStatus status) =>
        status.Conditions?.FirstOrDefault(condition => condition is { Type: "DisruptionTarget", Status: "True" })?.LastTransitionTime;

    [GeneratedRegex(@"Container (?<container>[a-z0-9-]+) was using (?<usage>[0-9A-Za-z.]+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Users();

    [GeneratedRegex(@"Pod [a-z0-9.-]+ was using (?<usage>[0-9A-Za-z.]+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PodUser();
}
