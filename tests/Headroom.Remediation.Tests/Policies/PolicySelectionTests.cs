using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Policies;

public sealed class PolicySelectionTests
{
    [Theory]
    [InlineData("the only one", "a:1h", "a")]
    [InlineData("the older", "a:1h b:2h", "b")]
    [InlineData("the older, listed first", "b:2h a:1h", "b")]
    [InlineData("of equally old ones the first by name", "b:1h a:1h", "a")]
    [InlineData("by name as the API server sorts", "a-b:1h a:1h B:1h", "B")]
    [InlineData("none", "", null)]
    public void One_policy_answers_for_a_pod(string what, string policies, string? expected) =>
        PolicySelection.For(A.Sighting(), policies.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => Policy(text.Split(':')[0], text.Split(':')[1])))
            ?.Name.Should().Be(expected, what);

    [Fact]
    public void No_policy_no_answer() => PolicySelection.For(A.Sighting(), []).Should().BeNull();

    [Fact]
    public void Policies_of_other_namespaces_do_not_count() =>
        PolicySelection.For(A.Sighting(), [Policy("a", "2h") with { Namespace = "default" }, Policy("b", "1h")])!.Name.Should().Be("b");

    [Fact]
    public void An_older_policy_that_does_not_select_the_pod_does_not_count() =>
        PolicySelection.For(A.Sighting(), [Policy("a", "2h", app: "other"), Policy("b", "1h", app: "flagsmith-api")])!.Name.Should().Be("b");

    [Fact]
    public void A_paused_policy_answers_all_the_same() =>
        PolicySelection.For(A.Sighting(), [Policy("a", "2h") with { Mode = PolicyMode.Paused }, Policy("b", "1h")])!.Name.Should().Be("a");

    private static Policy Policy(string name, string age, string? app = null) => A.Policy(name: name) with
    {
        Created = A.Ago(age),
        Selector = app is null ? null : new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = app } },
    };
}
