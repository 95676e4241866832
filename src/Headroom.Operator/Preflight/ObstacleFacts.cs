using Headroom.Kubernetes.Quantities;
using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Preflight;

namespace Headroom.Operator.Preflight;

/// <summary>Turns what the API server answered into what the rules take. Pure. A text that is no quantity is none.</summary>
public static class ObstacleFacts
{
    public static LimitRangeFacts Of(V1LimitRange found)
    {
        var (container, pod) = (Item(found, "Container"), Item(found, "Pod"));
        return new LimitRangeFacts(found.Metadata.Name)
        {
            ContainerMax = Size(container?.Max),
            PodMax = Size(pod?.Max),
            ContainerRatio = Ratio(container?.MaxLimitRequestRatio),
            PodRatio = Ratio(pod?.MaxLimitRequestRatio),
            DefaultLimit = Size(container?.Default),
            DefaultRequest = Size(container?.DefaultRequest),
        };
    }

    public static QuotaFacts Of(V1ResourceQuota found)
    {
        var (hard, used) = (found.Status?.Hard ?? found.Spec?.Hard, found.Status?.Used);
        return new QuotaFacts(found.Metadata.Name)
        {
            Limits = Amount(hard?.LimitsMemory, used?.LimitsMemory),
            Requests = Amount(hard?.RequestsMemory ?? hard?.Memory, used?.RequestsMemory ?? used?.Memory),
            Scopes =
            [
                .. (found.Spec?.Scopes ?? []).Select(name => new QuotaScope(name, "Exists", [])),
                .. (found.Spec?.ScopeSelector?.MatchExpressions ?? []).Select(scope => new QuotaScope(scope.ScopeName, scope.Operator, scope.Values ?? [])),
            ],
        };
    }

    /// <summary>Null where no node tells its size.</summary>
    public static NodeSize? Largest(IEnumerable<V1Node> nodes) => nodes
        .Select(SizeOf)
        .OfType<NodeSize>()
        .MaxBy(node => node.Allocatable);

    /// <summary>Null where the node does not tell its size.</summary>
    public static NodeSize? SizeOf(V1Node node) => Size(node.Status?.Allocatable) is { Bytes: > 0 } size ? new NodeSize(node.Metadata.Name, size) : null;

    public static VerticalAutoscaler Of(V1VerticalPodAutoscaler found) =>
        new(found.Metadata.Name, Target(found.Spec?.TargetRef), found.Spec?.UpdatePolicy?.UpdateMode != "Off")
        {
            Containers = (found.Spec?.ResourcePolicy?.ContainerPolicies ?? []).DistinctBy(policy => policy.ContainerName).ToDictionary(policy => policy.ContainerName, Ownership),
        };

    /// <summary>One for each metric that is a share of the memory request.</summary>
    public static IEnumerable<HorizontalAutoscaler> Of(IHorizontalPodAutoscaler found) => (found.Spec?.Metrics ?? [])
        .Select(metric => metric.Resource ?? metric.ContainerResource).OfType<V2ResourceMetric>()
        .Where(metric => metric is { Name: "memory", Target.AverageUtilization: not null })
        .Select(metric => new HorizontalAutoscaler(found.Metadata.Name, Target(found.Spec?.ScaleTargetRef), metric.Container, metric.Target!.AverageUtilization!.Value));

    public static ReplicaOwner OwnerOf(IHorizontalPodAutoscaler found) => new(found.Metadata.Name, Target(found.Spec?.ScaleTargetRef));

    public static DisruptionBudgetFacts Of(IPodDisruptionBudget found) =>
        new(found.Metadata.Name, Selector(found), found.Spec?.MinAvailable, found.Spec?.MaxUnavailable);

    /// <summary>An empty selector selects every pod in policy/v1, and none in policy/v1beta1.</summary>
    private static V1LabelSelector? Selector(IPodDisruptionBudget found) =>
        found is V1Beta1PodDisruptionBudget && found.Spec?.Selector?.IsEmpty == true ? null : found.Spec?.Selector;

    private static V1LimitRangeItem? Item(V1LimitRange found, string type) => found.Spec?.Limits?.FirstOrDefault(item => item.Type == type);

    private static MemorySize? Size(V1ResourceAmounts? amounts) => MemorySize.ParseOrNull(amounts?.Memory);

    private static decimal? Ratio(V1ResourceAmounts? amounts) => Quantity.TryParse(amounts?.Memory, out var ratio) ? ratio.Value : null;

    private static QuotaAmount? Amount(string? hard, string? used) =>
        MemorySize.TryParse(hard, out var most) && MemorySize.TryParse(used, out var taken) ? new QuotaAmount(most, taken) : null;

    private static ScaleTarget Target(V1ScaleTarget? target) =>
        target is null ? new ScaleTarget("", "", "") : new ScaleTarget(target.ApiVersion.Split('/') is [var group, _] ? group : "", target.Kind, target.Name);

    private static MemoryOwnership Ownership(V1ContainerResourcePolicy policy)
    {
        if (policy.Mode == "Off" || policy.ControlledResources?.Contains("memory") == false)
            return MemoryOwnership.None;
        return policy.ControlledValues == "RequestsOnly" ? MemoryOwnership.Requests : MemoryOwnership.RequestsAndLimits;
    }
}
