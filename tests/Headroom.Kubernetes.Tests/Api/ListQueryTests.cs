using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;

namespace Headroom.Kubernetes.Tests.Api;

public sealed class ListQueryTests
{
    [Fact]
    public void A_selector_is_asked_for_in_kubectls_syntax() => ListQuery.Selecting(new V1LabelSelector
    {
        MatchLabels = new Dictionary<string, string> { ["app"] = "api" },
        MatchExpressions =
        [
            new() { Key = "tier", Operator = "In", Values = ["web", "worker"] },
            new() { Key = "track", Operator = "NotIn", Values = ["canary"] },
            new() { Key = "example.com/team", Operator = "Exists" },
            new() { Key = "legacy", Operator = "DoesNotExist" },
        ],
    }).LabelSelector.Should().Be("app=api,tier in (web,worker),track notin (canary),example.com/team,!legacy");

    [Fact]
    public void No_selector_and_one_without_parts_ask_for_everything()
    {
        ListQuery.Selecting(null).Should().Be(ListQuery.Everything);
        ListQuery.Selecting(new V1LabelSelector()).Should().Be(ListQuery.Everything);
    }
}
