using Headroom.Kubernetes.Resources;

namespace Headroom.Operator.Tests.Given;

/// <summary>What can stand in a remedy's way, as the API server has it.</summary>
internal static class Obstacles
{
    public static V1LimitRange LimitRange(string name = "narrow", string? max = "96Mi", string? ratio = null, string type = "Container") => new()
    {
        Metadata = A.Metadata(name),
        Spec = new V1LimitRangeSpec { Limits = [new V1LimitRangeItem { Type = type, Max = Amounts(max), MaxLimitRequestRatio = Amounts(ratio) }] },
    };

    public static V1ResourceQuota Quota(string hard, string used = "0", params string[] scopes) => new()
    {
        Metadata = A.Metadata("small"),
        Spec = new V1ResourceQuotaSpec { Hard = new V1QuotaAmounts { LimitsMemory = hard }, Scopes = scopes },
        Status = new V1ResourceQuotaStatus { Hard = new V1QuotaAmounts { LimitsMemory = hard }, Used = new V1QuotaAmounts { LimitsMemory = used } },
    };

    public static V1Node Node(string name, string? allocatable) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Status = new V1NodeStatus { Allocatable = Amounts(allocatable) },
    };

    public static V1VerticalPodAutoscaler Vertical(string? mode = "Auto", string target = A.Name) => new()
    {
        Metadata = A.Metadata("tuner"),
        Spec = new V1VerticalPodAutoscalerSpec { TargetRef = Target(target), UpdatePolicy = new V1PodUpdatePolicy { UpdateMode = mode } },
    };

    public static V2HorizontalPodAutoscalerSpec Horizontal(int percent = 80) => new()
    {
        ScaleTargetRef = Target(A.Name),
        Metrics = [new V2MetricSpec { Resource = new V2ResourceMetric { Name = "memory", Target = new V2MetricTarget { AverageUtilization = percent } } }],
    };

    public static V1ScaleTarget Target(string name) => new() { ApiVersion = "apps/v1", Kind = "Deployment", Name = name };

    private static V1ResourceAmounts? Amounts(string? memory) => memory is null ? null : new V1ResourceAmounts { Memory = memory };
}
