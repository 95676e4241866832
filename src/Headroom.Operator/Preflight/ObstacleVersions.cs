using System.Security.Cryptography;
using System.Text;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Rollouts;
using Headroom.Remediation.Workloads;

namespace Headroom.Operator.Preflight;

/// <summary>Tells whether what had blocked a remedy is still as it was: one word for all of it, which changes where any of it does.</summary>
public sealed class ObstacleVersions(OptionalReads reads)
{
    /// <summary>Whether what had blocked a remedy of the workload, which was therefore undone, is no longer as it was. False where that cannot be read.</summary>
    /// <exception cref="KubernetesApiException">Something could not be read that is there: look again.</exception>
    public async Task<bool> HasMovedAsync(WorkloadFacts workload, CancellationToken cancellationToken)
    {
        if (workload.Record?.Containers.Values.Select(container => container.GivenUp?.Obstacle).OfType<string>().FirstOrDefault() is not { } then || Obstacles.KindOf(then) is not { } kind)
            return false;
        return await OfAsync(workload.Workload.Namespace, kind, cancellationToken) is { } now && now != then;
    }

    /// <summary>Null for what does not depend on anything that could be read, and where it may not be.</summary>
    /// <exception cref="KubernetesApiException">As above.</exception>
    public async Task<string?> OfAsync(string ns, ObstructionKind kind, CancellationToken cancellationToken) => kind switch
    {
        ObstructionKind.Unschedulable => await NodesAsync(cancellationToken),
        ObstructionKind.PodsRefused => await RulesAsync(ns, cancellationToken),
        _ => null,
    };

    private async Task<string?> NodesAsync(CancellationToken cancellationToken) =>
        await reads.ListAsync<V1Node>(null, cancellationToken) is { } nodes
            ? Obstacles.Nodes(Word(nodes.Select(node => $"{node.Metadata.Name} {node.Status?.Allocatable?.Memory} {node.Spec?.Unschedulable}")))
            : null;

    /// <summary>What is used up is left out: it changes with the very pods that are tried. What a person sets counts.</summary>
    private async Task<string?> RulesAsync(string ns, CancellationToken cancellationToken)
    {
        if (await reads.ListAsync<V1ResourceQuota>(ns, cancellationToken) is not { } quotas || await reads.ListAsync<V1LimitRange>(ns, cancellationToken) is not { } ranges)
            return null;
        return Obstacles.Rules(Word(
        [
            .. quotas.Select(quota => $"{quota.Metadata.Name} {ObstacleFacts.Of(quota).Limits?.Hard.ToString()} {ObstacleFacts.Of(quota).Requests?.Hard.ToString()}"),
            .. ranges.Select(range => ObstacleFacts.Of(range).ToString()),
        ]));
    }

    private static string Word(IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..12];
}
