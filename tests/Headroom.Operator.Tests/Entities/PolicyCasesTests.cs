using System.Text.Json;
using System.Text.Json.Nodes;
using Headroom.Kubernetes.Resources;
using Headroom.Operator.Entities;
using Headroom.Remediation.Policies;

namespace Headroom.Operator.Tests.Entities;

public sealed class PolicyCasesTests
{
    [Theory]
    [MemberData(nameof(PolicyCases.NamesOf), new[] { FoundBy.Schema, FoundBy.Rule, FoundBy.Operator }, MemberType = typeof(PolicyCases))]
    public void The_operator_finds_it_and_says_so_in_these_words(string name)
    {
        var wrong = PolicyCases.Named(name);
        var policy = JsonSerializer.Deserialize($$"""{"spec": {{wrong.Spec}}}""", HeadroomJsonContext.Default.V1Alpha1MemoryPolicy)!;

        var (accepted, violations) = PolicyReader.Read(new V1ObjectMeta { Name = "p", Namespace = "n" }, policy.Spec);

        accepted.Should().BeNull();
        violations.Should().Equal(new PolicyViolation(wrong.Field, wrong.Message));
        violations[0].ToString().Should().Be(wrong.Sentence);
    }

    [Fact]
    public void Every_rule_of_the_definition_stands_in_the_table_and_the_other_way_round() =>
        Messages(Definition.Schema).Should().BeEquivalentTo(PolicyCases.All.Where(wrong => wrong.By == FoundBy.Rule).Select(wrong => wrong.RuleMessage).Distinct());

    /// <summary>A list, map or text without a bound makes a rule over it too dear for the API server, which then takes none of the definition.</summary>
    [Fact]
    public void What_rules_go_over_is_bounded() =>
        Unbounded(Definition.Schema["properties"]!["spec"]!, "spec").Should().BeEmpty();

    private static IEnumerable<string> Messages(JsonNode schema) => schema switch
    {
        JsonObject fields => fields.SelectMany(field => field.Key == "x-kubernetes-validations"
            ? field.Value!.AsArray().Select(rule => (string)rule!["message"]!)
            : Messages(field.Value!)),
        JsonArray items => items.SelectMany(item => Messages(item!)),
        _ => [],
    };

    private static IEnumerable<string> Unbounded(JsonNode schema, string path)
    {
        if ((string?)schema["type"] == "array" && schema["maxItems"] is null)
            yield return $"{path} has no maxItems";
        if (schema["additionalProperties"] is not null && schema["maxProperties"] is null)
            yield return $"{path} has no maxProperties";
        if ((string?)schema["type"] == "string" && schema["maxLength"] is null && schema["enum"] is null)
            yield return $"{path} has no maxLength";
        foreach (var (name, part) in schema["properties"]?.AsObject() ?? [])
        {
            foreach (var found in Unbounded(part!, $"{path}.{name}"))
                yield return found;
        }

        foreach (var part in new[] { schema["items"], schema["additionalProperties"] }.OfType<JsonObject>())
        {
            foreach (var found in Unbounded(part, $"{path}[]"))
                yield return found;
        }
    }
}
