using System.Text.Json;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Tests.Resources;

public sealed class V1LabelSelectorTests
{
    public static TheoryData<string, string, bool> Cases => new()
    {
        { "{}", "", true },
        { "{}", "app=api", true },
        { """{"matchLabels": {}}""", "", true },
        { """{"matchLabels": {"app": "api"}}""", "app=api", true },
        { """{"matchLabels": {"app": "api"}}""", "app=api,tier=web", true },
        { """{"matchLabels": {"app": "api"}}""", "app=web", false },
        { """{"matchLabels": {"app": "api"}}""", "app=API", false },
        { """{"matchLabels": {"app": "api"}}""", "", false },
        { """{"matchLabels": {"app": ""}}""", "app=", true },
        { """{"matchLabels": {"app": ""}}""", "", false },
        { """{"matchLabels": {"app": "api", "tier": "web"}}""", "app=api", false },
        { """{"matchExpressions": [{"key": "app", "operator": "In", "values": ["api", "web"]}]}""", "app=web", true },
        { """{"matchExpressions": [{"key": "app", "operator": "In", "values": ["api", "web"]}]}""", "app=db", false },
        { """{"matchExpressions": [{"key": "app", "operator": "In", "values": ["api", "web"]}]}""", "", false },
        { """{"matchExpressions": [{"key": "app", "operator": "In"}]}""", "app=db", false },
        { """{"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["api"]}]}""", "app=web", true },
        { """{"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["api"]}]}""", "app=api", false },
        { """{"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["api"]}]}""", "", true },
        { """{"matchExpressions": [{"key": "app", "operator": "Exists"}]}""", "app=", true },
        { """{"matchExpressions": [{"key": "app", "operator": "Exists"}]}""", "", false },
        { """{"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}""", "", true },
        { """{"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}""", "app=api", false },
        { """{"matchExpressions": [{"key": "app", "operator": "exists"}]}""", "app=api", false },
        { """{"matchExpressions": [{"key": "app"}]}""", "app=api", false },
        { """{"matchLabels": {"app": "api"}, "matchExpressions": [{"key": "tier", "operator": "Exists"}]}""", "app=api,tier=web", true },
        { """{"matchLabels": {"app": "api"}, "matchExpressions": [{"key": "tier", "operator": "Exists"}]}""", "app=api", false },
        { """{"matchLabels": {"app": "api"}, "matchExpressions": [{"key": "tier", "operator": "Exists"}]}""", "tier=web", false },
        { """{"matchExpressions": [{"key": "app", "operator": "In", "values": ["api", "web"]}, {"key": "app", "operator": "NotIn", "values": ["web"]}]}""", "app=api", true },
        { """{"matchExpressions": [{"key": "app", "operator": "In", "values": ["api", "web"]}, {"key": "app", "operator": "NotIn", "values": ["web"]}]}""", "app=web", false },
        { """{"matchExpressions": [{"key": "app", "operator": "Exists"}, {"key": "app", "operator": "NotIn", "values": ["web"]}]}""", "", false },
        { """{"matchLabels": {"app": "api"}, "matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}, {"key": "zone", "operator": "NotIn", "values": ["a"]}]}""", "app=api", true },
        { """{"matchLabels": null, "matchExpressions": null}""", "app=api", true },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Selectors_match_as_the_API_server_matches(string selector, string labels, bool matches) =>
        JsonSerializer.Deserialize<V1LabelSelector>(selector, JsonSerializerOptions.Web)!.Matches(Labels(labels)).Should().Be(matches);

    [Fact]
    public void An_object_without_labels_has_none()
    {
        new V1LabelSelector().Matches(null).Should().BeTrue();
        new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "api" } }.Matches(null).Should().BeFalse();
    }

    private static Dictionary<string, string> Labels(string text) => text
        .Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(label => label.Split('='))
        .ToDictionary(label => label[0], label => label[1]);
}
