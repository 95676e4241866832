using System.Text.Json;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Preflight;
using Headroom.Operator.Tests.Given;
using Headroom.Remediation.Preflight;

namespace Headroom.Operator.Tests.Preflight;

/// <summary>From the API server's JSON to what the rules take.</summary>
public sealed class ObstacleFactsTests
{
    [Fact]
    public void A_LimitRange_is_read_whole()
    {
        var found = Read<V1LimitRange>("""
            {"metadata": {"name": "range"}, "spec": {"limits": [
              {"type": "PersistentVolumeClaim", "max": {"storage": "1Gi"}},
              {"type": "Pod", "max": {"memory": "2Gi", "cpu": "4"}, "maxLimitRequestRatio": {"memory": "4"}},
              {"type": "Container", "max": {"memory": "1Gi"}, "min": {"memory": "16Mi"}, "default": {"memory": "256Mi"}, "defaultRequest": {"memory": "128Mi"}, "maxLimitRequestRatio": {"memory": "1500m", "cpu": "2"}}]}}
            """);

        ObstacleFacts.Of(found).Should().Be(new LimitRangeFacts("range")
        {
            ContainerMax = A.Size("1Gi"),
            PodMax = A.Size("2Gi"),
            ContainerRatio = 1.5m,
            PodRatio = 4,
            DefaultLimit = A.Size("256Mi"),
            DefaultRequest = A.Size("128Mi"),
        });
    }

    [Theory]
    [InlineData("""{"metadata": {"name": "range"}}""")]
    [InlineData("""{"metadata": {"name": "range"}, "spec": {"limits": null}}""")]
    [InlineData("""{"metadata": {"name": "range"}, "spec": {"limits": [{"type": "Container", "max": {"cpu": "1"}}, {"type": "Pod"}]}}""")]
    [InlineData("""{"metadata": {"name": "range"}, "spec": {"limits": [{"type": "Container", "max": {"memory": "lots"}, "maxLimitRequestRatio": {"memory": ""}}]}}""")]
    public void A_LimitRange_that_says_nothing_of_memory_says_nothing(string json) => ObstacleFacts.Of(Read<V1LimitRange>(json)).Should().Be(new LimitRangeFacts("range"));

    [Theory]
    [InlineData("\"1Gi\"", "\"64Mi\"", "1Gi", "64Mi")]
    [InlineData("\"1e9\"", "\"128974848\"", "1e9", "128974848")]
    [InlineData("1000000000", "0", "1000000000", "0")]
    [InlineData("\"1\"", "\"128974848000m\"", "1", "128974848")]
    [InlineData("\"1G\"", "\"12345678901m\"", "1G", "12345679")]
    [InlineData("\"lots\"", "\"0\"", null, null)]
    [InlineData("\"1Gi\"", "\"-1\"", null, null)]
    [InlineData("\"99999Ei\"", "\"0\"", null, null)]
    [InlineData("\"1Gi\"", "null", null, null)]
    public void A_quotas_amounts_are_quantities_or_none(string hard, string used, string? most, string? taken)
    {
        var facts = ObstacleFacts.Of(Read<V1ResourceQuota>($$$"""{"metadata": {"name": "q"}, "spec": {"hard": {"limits.memory": "1"}}, "status": {"hard": {"limits.memory": {{{hard}}} }, "used": {"limits.memory": {{{used}}} } } }"""));

        facts.Limits.Should().Be(most is null ? null : new QuotaAmount(A.Size(most)!.Value, A.Size(taken)!.Value));
        facts.Requests.Should().BeNull();
    }

    [Theory]
    [InlineData("requests.memory")]
    [InlineData("memory")]
    public void Both_names_of_the_requests_count(string name) =>
        ObstacleFacts.Of(Read<V1ResourceQuota>($$$"""{"metadata": {"name": "q"}, "status": {"hard": {"{{{name}}}": "1Gi", "pods": "10"}, "used": {"{{{name}}}": "64Mi"} } }"""))
            .Requests.Should().Be(new QuotaAmount(A.Size("1Gi")!.Value, A.Size("64Mi")!.Value));

    [Fact]
    public void A_quota_that_was_not_counted_yet_is_not_known() =>
        ObstacleFacts.Of(Read<V1ResourceQuota>("""{"metadata": {"name": "q"}, "spec": {"hard": {"limits.memory": "1Gi"}}}""")).Limits.Should().BeNull();

    [Fact]
    public void Both_sorts_of_scopes_are_read() =>
        ObstacleFacts.Of(Read<V1ResourceQuota>("""
            {"metadata": {"name": "q"}, "spec": {"scopes": ["NotTerminating"], "scopeSelector": {"matchExpressions": [{"scopeName": "PriorityClass", "operator": "In", "values": ["high"]}, {"scopeName": "BestEffort", "operator": "Exists"}]}}}
            """)).Scopes.Should().BeEquivalentTo([new QuotaScope("NotTerminating", "Exists", []), new QuotaScope("PriorityClass", "In", ["high"]), new QuotaScope("BestEffort", "Exists", [])]);

    [Fact]
    public void The_largest_node_is_the_one_with_the_most_allocatable() =>
        ObstacleFacts.Largest([Obstacles.Node("a", "900Mi"), Obstacles.Node("b", "16311744Ki"), Obstacles.Node("c", "1e9"), Obstacles.Node("d", null), Obstacles.Node("e", "much")])
            .Should().Be(new NodeSize("b", A.Size("16311744Ki")!.Value));

    [Fact]
    public void Nodes_that_tell_no_size_are_none() => ObstacleFacts.Largest([Obstacles.Node("a", "0"), Obstacles.Node("b", null), new V1Node()]).Should().BeNull();

    [Theory]
    [InlineData("", true)]
    [InlineData(""", "updatePolicy": {}""", true)]
    [InlineData(""", "updatePolicy": {"updateMode": "Auto"}""", true)]
    [InlineData(""", "updatePolicy": {"updateMode": "Initial"}""", true)]
    [InlineData(""", "updatePolicy": {"updateMode": "Recreate", "minReplicas": 2}""", true)]
    [InlineData(""", "updatePolicy": {"updateMode": "InPlaceOrRecreate"}""", true)]
    [InlineData(""", "updatePolicy": {"updateMode": "InPlace"}""", true)]
    [InlineData(""", "updatePolicy": {"updateMode": "Off"}""", false)]
    public void A_VPA_acts_but_in_mode_Off(string policy, bool acts)
    {
        var facts = ObstacleFacts.Of(Read<V1VerticalPodAutoscaler>($$$"""{"metadata": {"name": "v"}, "spec": {"targetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "flagsmith-api"}{{{policy}}} } }"""));

        (facts.Name, facts.Acts, facts.Target.Is(A.Ref)).Should().Be(("v", acts, true));
        facts.Owns("api").Should().Be(MemoryOwnership.RequestsAndLimits);
    }

    [Theory]
    [InlineData("""{"containerName": "api"}""", MemoryOwnership.RequestsAndLimits)]
    [InlineData("""{"containerName": "*", "mode": "Off"}""", MemoryOwnership.None)]
    [InlineData("""{"containerName": "api", "controlledResources": ["cpu"]}""", MemoryOwnership.None)]
    [InlineData("""{"containerName": "api", "controlledResources": ["memory"], "controlledValues": "RequestsOnly"}""", MemoryOwnership.Requests)]
    [InlineData("""{"containerName": "proxy", "mode": "Off"}, {"containerName": "proxy"}""", MemoryOwnership.RequestsAndLimits)]
    public void What_a_VPA_owns_of_a_container_is_in_its_policies(string policies, MemoryOwnership owns) =>
        ObstacleFacts.Of(Read<V1VerticalPodAutoscaler>($$$"""{"metadata": {"name": "v"}, "spec": {"resourcePolicy": {"containerPolicies": [{{{policies}}}]} } }""")).Owns("api").Should().Be(owns);

    [Theory]
    [InlineData("v2", "V2HorizontalPodAutoscaler")]
    [InlineData("v2beta2", "V2Beta2HorizontalPodAutoscaler")]
    public void An_HPAs_metrics_on_the_share_of_memory_are_read_in_both_versions(string version, string type)
    {
        const string Json = """
            {"apiVersion": "autoscaling/v2", "metadata": {"name": "h"}, "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "flagsmith-api"}, "metrics": [
              {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}}},
              {"type": "Resource", "resource": {"name": "memory", "target": {"type": "Utilization", "averageUtilization": 80}}},
              {"type": "Resource", "resource": {"name": "memory", "target": {"type": "AverageValue", "averageValue": "100Mi"}}},
              {"type": "ContainerResource", "containerResource": {"name": "memory", "container": "api", "target": {"type": "Utilization", "averageUtilization": 70}}},
              {"type": "Pods", "pods": {"metric": {"name": "memory"}, "target": {"type": "AverageValue", "averageValue": "1"}}}]}}
            """;
        IHorizontalPodAutoscaler found = version == "v2" ? Read<V2HorizontalPodAutoscaler>(Json) : Read<V2Beta2HorizontalPodAutoscaler>(Json);

        found.GetType().Name.Should().Be(type);
        var target = new ScaleTarget("apps", "Deployment", "flagsmith-api");
        ObstacleFacts.Of(found).Should().Equal(new HorizontalAutoscaler("h", target, null, 80), new HorizontalAutoscaler("h", target, "api", 70));
    }

    /// <summary>Source: k8s.io/api v0.36.4, policy/v1 and policy/v1beta1, PodDisruptionBudgetSpec.</summary>
    [Theory]
    [InlineData("v1", "{}", true)]
    [InlineData("v1", """{"matchLabels": {}, "matchExpressions": []}""", true)]
    [InlineData("v1", "null", false)]
    [InlineData("v1", """{"matchExpressions": [{"key": "pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match", "operator": "Exists"}]}""", false)]
    [InlineData("v1beta1", "{}", false)]
    [InlineData("v1beta1", """{"matchLabels": {}, "matchExpressions": []}""", false)]
    [InlineData("v1beta1", "null", false)]
    [InlineData("v1beta1", """{"matchLabels": {"app": "api"}}""", true)]
    public void An_empty_selector_selects_every_pod_and_in_the_older_version_none(string version, string selector, bool selects)
    {
        var json = $$$"""{"metadata": {"name": "b"}, "spec": {"minAvailable": 1, "selector": {{{selector}}}, "unhealthyPodEvictionPolicy": "AlwaysAllow"}, "status": {"conditions": [{"type": "DisruptionAllowed", "status": "False"}]} }""";
        IPodDisruptionBudget found = version == "v1" ? Read<V1PodDisruptionBudget>(json) : Read<V1Beta1PodDisruptionBudget>(json);

        ObstacleFacts.Of(found).Selects(new Dictionary<string, string> { ["app"] = "api" }).Should().Be(selects);
    }

    private static T Read<T>(string json) => (T)JsonSerializer.Deserialize(json, typeof(T), KubernetesJsonContext.Default)!;
}
