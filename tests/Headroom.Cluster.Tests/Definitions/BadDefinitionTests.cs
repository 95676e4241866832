using System.Net;
using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Definitions;

/// <summary>
/// Definitions that a modern server refuses. Were that of today edited so, every test on that server would fail with these words of the server:
/// they all begin by installing it.
/// </summary>
[Trait("Ring", "definitions")]
public sealed class BadDefinitionTests : PolicySiteTest
{
    private readonly BesideToday _beside = new();

    [SkippableFact]
    public async Task The_former_definition_whose_rules_meet_a_literal_default() => (await RefusalAsync(_beside.Former()))
        .Should().Contain("properties[backoff].default: Invalid value: \"object\": no such key: initial evaluating rule: spec.backoff.initial must not be above spec.backoff.max")
        .And.Contain("properties[backoff].default: Invalid value: \"object\": no such key: resetAfter evaluating rule: spec.backoff.resetAfter must not be below spec.backoff.max")
        .And.Contain("properties[requests].default: Invalid value: \"object\": no such key: mode evaluating rule: spec.memory.requests.percent is required");

    [SkippableFact]
    public async Task A_new_rule_that_meets_a_literal_default() =>
        (await RefusalAsync(_beside.Today(schema => schema.At("spec.attempts").AddRule("self.max != 13", "no superstition"))))
            .Should().Contain("properties[attempts].default").And.Contain("no such key: max evaluating rule: no superstition");

    [SkippableFact]
    public async Task A_default_outside_its_bounds() =>
        (await RefusalAsync(_beside.Today(schema => schema.At("spec.attempts.max")["default"] = 101)))
            .Should().Contain("properties[max].default: Invalid value: 101").And.Contain("should be less than or equal to 100");

    [SkippableFact]
    public async Task A_default_that_is_none_of_the_choices() =>
        (await RefusalAsync(_beside.Today(schema => schema.At("spec.mode")["default"] = "enforce"))).Should().Contain("properties[mode].default: Unsupported value: \"enforce\"");

    [SkippableFact]
    public async Task A_rule_that_costs_too_much() =>
        (await RefusalAsync(_beside.Today(schema => schema.At("spec.containers")
            .AddRule("self.all(a, self.all(b, self.all(c, self.all(d, a.name != b.name || c.name.matches(d.name)))))"))))
            .Should().MatchRegex("exceeds budget by factor of").And.Contain("try simplifying the rule");

    [SkippableFact]
    public async Task A_rule_that_does_not_compile() =>
        (await RefusalAsync(_beside.Today(schema => schema.At("spec.attempts").AddRule("self.most > 0")))).Should().Contain("compilation failed").And.Contain("undefined field 'most'");

    private async Task<string> RefusalAsync(JsonObject definition)
    {
        var answer = await Site.Api.TryCreateAsync($"{PolicySite.Definitions}?dryRun=All", definition);

        answer.Code.Should().Be(HttpStatusCode.UnprocessableEntity);
        return (string)answer.Body["message"]!;
    }

    private protected override Task<PolicySite> OpenAsync() => PolicySite.OnDefinitionServerAsync();
}
