using Headroom.Remediation.Policies;
using Headroom.Remediation.Tests.Given;

namespace Headroom.Remediation.Tests.Policies;

/// <summary>Two policies over one pod: the loser can say so. How selectors are written here: <see cref="Selectors"/>.</summary>
public sealed class PolicyOverlapTests
{
    [Theory]
    [InlineData(null, "app=api", true, "no selector selects everything")]
    [InlineData("", "app=api", true, "nor does an empty one leave anything out")]
    [InlineData(null, null, true, "both everything")]
    [InlineData("app=api", "app=api", true, "the same")]
    [InlineData("app=api", "app=api;tier=web", true, "a part of what the other requires")]
    [InlineData("app in api,web", "app=api", true, "one of several values")]
    [InlineData("app in api,web,db", "app in web,api", true, "some of several values")]
    [InlineData("app in api", "app in api,web;app notin web", true, "what is left of several values")]
    [InlineData("app", "app=api", true, "a value is a label that exists")]
    [InlineData("app", "app in api,web", true, "one of several values is too")]
    [InlineData("app notin db", "app=api", true, "another value")]
    [InlineData("app notin db", "app notin db,web", true, "several left out")]
    [InlineData("app notin db", "!app", true, "an absent label is not that value")]
    [InlineData("!app", "!app;tier=web", true, "both absent")]
    [InlineData("app=api", null, false, "everything is more")]
    [InlineData("app=api", "app=web", false, "another value")]
    [InlineData("app=api;tier=web", "app=api", false, "more is required")]
    [InlineData("app=api", "app in api,web", false, "more values")]
    [InlineData("app=api", "app", false, "any value")]
    [InlineData("app", "app notin db", false, "the label may be absent")]
    [InlineData("app", "tier=web", false, "of another label nothing follows")]
    [InlineData("app notin db", "app", false, "it may be that value")]
    [InlineData("app notin db,web", "app notin db", false, "fewer left out")]
    [InlineData("!app", "app notin db", false, "it may exist")]
    public void A_younger_policy_never_answers_where_an_older_one_selects_all_its_pods(string? older, string? younger, bool never, string why)
    {
        var (one, other) = (Policy("older", "2h", older), Policy("younger", "1h", younger));

        (PolicyOverlap.Of(other, [other, one])?.Reason).Should().Be(never ? OverlapReason.NeverAnswers : null, why);
        PolicyOverlap.Of(one, [other, one]).Should().BeNull("nobody takes the oldest one's pods");
    }

    [Fact]
    public void The_loser_names_the_winner() =>
        PolicyOverlap.Of(Policy("b", "1h"), [Policy("a", "2h"), Policy("b", "1h")])!.Message
            .Should().Be("a is older and selects every pod that this policy selects, which so answers for none");

    [Fact]
    public void Of_equally_old_ones_the_first_by_name_wins() =>
        PolicyOverlap.Of(Policy("b", "1h"), [Policy("b", "1h"), Policy("a", "1h")])!.Message
            .Should().Be("a is as old, comes first by name, and selects every pod that this policy selects, which so answers for none");

    [Fact]
    public void A_paused_winner_wins_and_the_loser_says_that_nothing_is_done() =>
        PolicyOverlap.Of(Policy("b", "1h"), [Policy("a", "2h") with { Mode = PolicyMode.Paused }, Policy("b", "1h")])!.Message
            .Should().EndWith("answers for none; a is paused, and nothing is done there");

    [Fact]
    public void The_oldest_of_several_is_named() =>
        PolicyOverlap.Of(Policy("c", "1h"), [Policy("c", "1h"), Policy("b", "2h"), Policy("a", "3h")])!.Message.Should().StartWith("a is older");

    [Fact]
    public void A_killed_pod_that_both_select_shows_which_one_answers()
    {
        Policy[] policies = [Policy("b", "1h", "app in flagsmith-api,web"), Policy("a", "2h", "app=flagsmith-api")];

        PolicyOverlap.Of(policies[0], policies).Should().BeNull("no pod is known");
        PolicyOverlap.Of(policies[0], A.Sighting(), "Deployment/flagsmith-api", policies).Should().Be(new PolicyOverlap(
            OverlapReason.OlderPolicyAnswers, "a is older and selects Deployment/flagsmith-api too, killed in pod flagsmith-api-1-abcde: it answers for that"));
        PolicyOverlap.Of(policies[1], A.Sighting(), "Deployment/flagsmith-api", policies).Should().BeNull("it answers");
    }

    [Fact]
    public void A_killed_pod_that_only_others_select_shows_nothing() =>
        PolicyOverlap.Of(Policy("c", "1h", "app=web"), A.Sighting(), "Deployment/flagsmith-api", [Policy("a", "3h"), Policy("b", "2h"), Policy("c", "1h", "app=web")]).Should().BeNull();

    [Fact]
    public void Of_three_over_one_pod_both_losers_name_the_one_that_answers()
    {
        Policy[] policies = [Policy("a", "3h", "app"), Policy("b", "2h", "app notin x"), Policy("c", "1h", "app notin y")];

        policies.Select(policy => PolicyOverlap.Of(policy, A.Sighting(), "it", policies)?.Message[..7]).Should().Equal(null, "a is ol", "a is ol");
    }

    private static Policy Policy(string name, string age, string? selector = null) => A.Policy(name: name) with
    {
        Created = A.Ago(age),
        Selector = selector is null ? null : Selectors.Parse(selector),
    };
}
