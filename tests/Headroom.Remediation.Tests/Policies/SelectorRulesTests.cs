using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Policies;

/// <summary>How selectors are written here: <see cref="Selectors"/>.</summary>
public sealed class SelectorRulesTests
{
    [Theory]
    [InlineData("app=a;app in b", "a label and In without it")]
    [InlineData("app=a;app notin a,b", "a label and NotIn with it")]
    [InlineData("app=a;!app", "a label and DoesNotExist")]
    [InlineData("app in a;app in b", "In and In that share nothing")]
    [InlineData("app in a,b;app in b,c;app in c,a", "three of which no value is in all")]
    [InlineData("app in a,b;app notin a,b", "In and NotIn of the same")]
    [InlineData("app in a,b;app notin a;app notin b", "In and NotIn bit by bit")]
    [InlineData("app in a;!app", "In and DoesNotExist")]
    [InlineData("app;!app", "Exists and DoesNotExist")]
    [InlineData("tier=x;app;!app", "one label of several")]
    public void A_selector_that_can_select_no_pod_is_refused(string selector, string why) =>
        Check(Selectors.Parse(selector)).Should().Equal([new PolicyViolation("spec.selector", "contradicts itself over the label \"app\": it can select no pod")], why);

    [Theory]
    [InlineData("")]
    [InlineData("app=a")]
    [InlineData("app=a;tier=x")]
    [InlineData("app=a;app")]
    [InlineData("app=a;app in a,b")]
    [InlineData("app=a;app notin b")]
    [InlineData("app in a,b;app in b,c")]
    [InlineData("app in a,b;app notin a")]
    [InlineData("app;app notin a")]
    [InlineData("!app;app notin a")]
    [InlineData("!app;tier")]
    [InlineData("app notin a;app notin b")]
    public void A_selector_that_some_pod_could_satisfy_is_sound(string selector) => Check(Selectors.Parse(selector)).Should().BeEmpty();

    [Theory]
    [InlineData("In", null, "values", "is required with the operators In and NotIn")]
    [InlineData("In", "", "values", "is required with the operators In and NotIn")]
    [InlineData("NotIn", null, "values", "is required with the operators In and NotIn")]
    [InlineData("NotIn", "", "values", "is required with the operators In and NotIn")]
    [InlineData("Exists", "a", "values", "must be empty with the operators Exists and DoesNotExist")]
    [InlineData("DoesNotExist", "a", "values", "must be empty with the operators Exists and DoesNotExist")]
    [InlineData("", "a", "operator", "\"\" must be one of In, NotIn, Exists, DoesNotExist")]
    [InlineData("in", "a", "operator", "\"in\" must be one of In, NotIn, Exists, DoesNotExist")]
    [InlineData("Gt", "1", "operator", "\"Gt\" must be one of In, NotIn, Exists, DoesNotExist")]
    public void A_malformed_requirement_is_refused(string operation, string? values, string field, string message)
    {
        var requirement = new V1LabelSelectorRequirement { Key = "app", Operator = operation, Values = values?.Split(',', StringSplitOptions.RemoveEmptyEntries) };

        Check(requirement).Should().Equal(new PolicyViolation($"spec.selector.matchExpressions[0].{field}", message));
    }

    [Fact]
    public void A_requirement_needs_a_key() =>
        Check(new V1LabelSelectorRequirement { Operator = "Exists" }).Should().Equal(new PolicyViolation("spec.selector.matchExpressions[0].key", "is required"));

    [Fact]
    public void Each_malformed_requirement_is_told_with_its_place() =>
        Check(
                new V1LabelSelectorRequirement { Key = "app", Operator = "Exists" },
                new V1LabelSelectorRequirement(),
                new V1LabelSelectorRequirement { Key = "app", Operator = "In" })
            .Select(violation => violation.Field).Should().Equal(
                "spec.selector.matchExpressions[1].key", "spec.selector.matchExpressions[1].operator", "spec.selector.matchExpressions[2].values");

    [Fact]
    public void Every_contradiction_is_told() => Check(Selectors.Parse("a=1;!a;b;!b")).Should().HaveCount(2);

    [Theory]
    [InlineData("app", true)]
    [InlineData("App_2.x-y", true)]
    [InlineData("a", true)]
    [InlineData("app.kubernetes.io/name", true)]
    [InlineData("a/b", true)]
    [InlineData("1/2", true)]
    [InlineData("", false)]
    [InlineData("/", false)]
    [InlineData("/app", false)]
    [InlineData("example.com/", false)]
    [InlineData("example.com/a/b", false)]
    [InlineData("Example.com/app", false)]
    [InlineData("example..com/app", false)]
    [InlineData("-example.com/app", false)]
    [InlineData("exa_mple.com/app", false)]
    [InlineData("-app", false)]
    [InlineData("app-", false)]
    [InlineData(".app", false)]
    [InlineData("the app", false)]
    [InlineData("äpp", false)]
    [InlineData("app\n", false)]
    public void Names_of_labels_are_those_that_Kubernetes_takes(string key, bool isOne)
    {
        Check(new V1LabelSelector { MatchLabels = new Dictionary<string, string> { [key] = "a" } })
            .Should().Equal(isOne ? [] : [new PolicyViolation($"spec.selector.matchLabels[{key}]", "is not a label's name such as app or example.com/app")]);
        Check(new V1LabelSelectorRequirement { Key = key, Operator = "Exists" }).Should().HaveCount(isOne ? 0 : 1);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("a", true)]
    [InlineData("v1.2_x-Y", true)]
    [InlineData("-", false)]
    [InlineData("_a", false)]
    [InlineData("a.", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData(null, false)]
    public void Values_of_labels_are_those_that_Kubernetes_takes(string? value, bool isOne)
    {
        Check(new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = value! } }).Select(violation => violation.Field)
            .Should().Equal(isOne ? [] : ["spec.selector.matchLabels[app]"]);
        Check(new V1LabelSelectorRequirement { Key = "app", Operator = "In", Values = ["b", value!] }).Select(violation => violation.Field)
            .Should().Equal(isOne ? [] : ["spec.selector.matchExpressions[0].values[1]"]);
    }

    [Theory]
    [InlineData(63, 253, true)]
    [InlineData(64, 0, false)]
    [InlineData(63, 254, false)]
    public void Names_of_labels_are_as_long_as_Kubernetes_lets_them_be(int name, int prefix, bool isOne) =>
        Check(new V1LabelSelectorRequirement { Key = (prefix == 0 ? "" : new string('p', prefix) + "/") + new string('n', name), Operator = "Exists" }).Should().HaveCount(isOne ? 0 : 1);

    [Fact]
    public void Endless_texts_are_refused_in_a_short_sentence()
    {
        var endless = new string('x', 10_000);

        Check(new V1LabelSelectorRequirement { Key = endless, Operator = "Exists" }).Single().Message.Length.Should().BeLessThan(200);
        Check(new V1LabelSelectorRequirement { Key = "app", Operator = "In", Values = [endless] }).Single().Message.Length.Should().BeLessThan(200);
        Check(new V1LabelSelectorRequirement { Key = "app", Operator = endless }).Single().Message.Length.Should().BeLessThan(200);
        Check(Selectors.Parse($"{endless}=a")).Single().Message.Length.Should().BeLessThan(200);
    }

    [Fact]
    public void Nulls_are_refused_like_any_other_nonsense()
    {
        Check(new V1LabelSelectorRequirement { Key = null!, Operator = null! }).Select(violation => violation.Field)
            .Should().Equal("spec.selector.matchExpressions[0].key", "spec.selector.matchExpressions[0].operator");
        Check((V1LabelSelectorRequirement)null!).Should().NotBeEmpty();
    }

    private static IReadOnlyList<PolicyViolation> Check(params V1LabelSelectorRequirement[] requirements) =>
        Check(new V1LabelSelector { MatchExpressions = requirements });

    private static IReadOnlyList<PolicyViolation> Check(V1LabelSelector selector) =>
        PolicyReader.Read(A.Metadata(), new MemoryPolicySpec { Selector = selector, Memory = new MemorySpec { Ceiling = "1Gi" } }).Violations;
}
