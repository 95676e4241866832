using Headroom.Kubernetes.Resources;
using Headroom.Remediation.Policies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Policies;

/// <summary>
/// Selectors are written here as kubectl's <c>-l</c> takes them, one requirement a part, parted by <c>;</c>:
/// <c>app=a</c> is a matchLabel, <c>app in a,b</c>, <c>app notin a</c>, <c>app</c> and <c>!app</c> are matchExpressions.
/// </summary>
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
        Check(Selector(selector)).Should().Equal([new PolicyViolation("spec.selector", "contradicts itself over the label \"app\": it can select no pod")], why);

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
    public void A_selector_that_some_pod_could_satisfy_is_sound(string selector) => Check(Selector(selector)).Should().BeEmpty();

    [Theory]
    [InlineData("In", null, "values", "is required with operator In")]
    [InlineData("In", "", "values", "is required with operator In")]
    [InlineData("NotIn", null, "values", "is required with operator NotIn")]
    [InlineData("NotIn", "", "values", "is required with operator NotIn")]
    [InlineData("Exists", "a", "values", "must be empty with operator Exists")]
    [InlineData("DoesNotExist", "a", "values", "must be empty with operator DoesNotExist")]
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
    public void Every_contradiction_is_told() => Check(Selector("a=1;!a;b;!b")).Should().HaveCount(2);

    [Fact]
    public void Endless_texts_are_refused_in_a_short_sentence()
    {
        var endless = new string('x', 10_000);

        Check(new V1LabelSelectorRequirement { Key = "app", Operator = endless }).Single().Message.Length.Should().BeLessThan(200);
        Check(Selector($"{endless};!{endless}")).Single().Message.Length.Should().BeLessThan(200);
    }

    [Fact]
    public void Nulls_are_refused_like_any_other_nonsense()
    {
        Check(new V1LabelSelectorRequirement { Key = null!, Operator = null! }).Select(violation => violation.Field)
            .Should().Equal("spec.selector.matchExpressions[0].key", "spec.selector.matchExpressions[0].operator");
        Check((V1LabelSelectorRequirement)null!).Should().NotBeEmpty();
    }

    private static V1LabelSelector Selector(string text)
    {
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries);
        return new V1LabelSelector
        {
            MatchLabels = parts.Where(part => part.Contains('=')).ToDictionary(part => part.Split('=')[0], part => part.Split('=')[1]),
            MatchExpressions = [.. parts.Where(part => !part.Contains('=')).Select(Requirement)],
        };
    }

    private static V1LabelSelectorRequirement Requirement(string text) => text.Split(' ') switch
    {
        [['!', .. var key]] => new() { Key = key, Operator = "DoesNotExist" },
        [var key] => new() { Key = key, Operator = "Exists" },
        [var key, "in", var values] => new() { Key = key, Operator = "In", Values = values.Split(',') },
        [var key, "notin", var values] => new() { Key = key, Operator = "NotIn", Values = values.Split(',') },
        _ => throw new FormatException(text),
    };

    private static IReadOnlyList<PolicyViolation> Check(params V1LabelSelectorRequirement[] requirements) =>
        Check(new V1LabelSelector { MatchExpressions = requirements });

    private static IReadOnlyList<PolicyViolation> Check(V1LabelSelector selector) =>
        PolicyReader.Read(A.Metadata(), new MemoryPolicySpec { Selector = selector, Memory = new MemorySpec { Ceiling = "1Gi" } }).Violations;
}
