using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Policies;

public sealed class PolicyTests
{
    [Theory]
    [InlineData("Enforce", "", "api", "Enforce")]
    [InlineData("Recommend", "", "api", "Recommend")]
    [InlineData("Enforce", "api=Paused", "api", "Paused")]
    [InlineData("Enforce", "api=Recommend", "api", "Recommend")]
    [InlineData("Enforce", "api=Paused", "other", "Enforce")]
    [InlineData("Enforce", "*=Paused", "api", "Paused")]
    [InlineData("Enforce", "api=Enforce *=Paused", "api", "Enforce")]
    [InlineData("Enforce", "api=Enforce *=Paused", "other", "Paused")]
    [InlineData("Enforce", "*=Recommend api=Paused", "api", "Paused")]
    [InlineData("Recommend", "api=Enforce", "api", "Recommend")]
    [InlineData("Recommend", "*=Enforce", "api", "Recommend")]
    [InlineData("Recommend", "api=Paused", "api", "Paused")]
    [InlineData("Paused", "api=Enforce", "api", "Paused")]
    [InlineData("Paused", "*=Recommend", "api", "Paused")]
    public void A_container_has_its_own_mode_but_never_more_than_the_policy_grants(string policy, string containers, string container, string mode)
    {
        var modes = containers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('='))
            .ToDictionary(pair => pair[0], pair => new ContainerRules(Enum.Parse<PolicyMode>(pair[1]), null));

        (A.Policy() with { Mode = Enum.Parse<PolicyMode>(policy), Containers = modes }).ModeOf(container).Should().Be(Enum.Parse<PolicyMode>(mode));
    }

    [Fact]
    public void Without_a_selector_every_pod_is_selected() =>
        A.Policy().Selects(new Dictionary<string, string>()).Should().BeTrue();

    [Theory]
    [InlineData("api", true)]
    [InlineData("web", false)]
    public void With_a_selector_its_pods_are(string app, bool expected) =>
        (A.Policy() with { Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "api" } } })
            .Selects(new Dictionary<string, string> { ["app"] = app }).Should().Be(expected);
}
