using Headroom.Cluster.Tests.Harness;
using Headroom.Operator.Tests.Entities;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Policies that the API server lets through, since it knows no CEL or since a schema cannot tell: the operator finds what is wrong with them, says so, and goes on with the others.</summary>
public sealed class InvalidPolicyTests : ApiServerTest
{
    private const string Selector = """ "selector": {"matchLabels": {"app": "web"}} """;

    [Theory]
    [InlineData("""{"memory": {"ceiling": "256Mi", "floor": "1Gi"}}""", "spec.memory.floor")]
    [InlineData("""{"memory": {"ceiling": "0"}}""", "spec.memory.ceiling")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "trigger": {"within": "99999999999999999999h"}}""", "spec.trigger.within")]
    public async Task It_is_not_accepted_the_field_is_named_and_others_are_healed_meanwhile(string spec, string field)
    {
        await Ns.StartOperatorAsync();

        await Ns.CreatePolicyAsync("bad", spec);

        var policy = await Ns.PolicyBecomesAsync("bad", status => Waiting.Is(status, "Accepted", "False"), "not accepted");
        var accepted = Waiting.Condition(policy["status"]!, "Accepted");
        ((string?)accepted["reason"]).Should().Be("PolicyInvalid");
        ((string?)accepted["message"]).Should().StartWith($"{field} ");
        ((long)accepted["observedGeneration"]!).Should().Be(1);
        Waiting.Is(policy["status"]!, "Active", "False").Should().BeTrue();
        (await Ns.EventAsync("bad", "PolicyInvalid")).Should().Be((string?)accepted["message"]);
        await Ns.ControlIsHealedAsync();
    }

    [Fact]
    public async Task Whatever_the_server_lets_through_is_answered_with_what_is_wrong()
    {
        var knowsRules = (await ServerVersion.OfAsync(Ns.Api)).KnowsRules;
        var let = PolicyCases.All.Where(wrong => wrong.By == FoundBy.Operator || (wrong.By == FoundBy.Rule && !knowsRules)).Index().ToDictionary(each => $"bad-{each.Index}", each => each.Item);
        foreach (var (name, wrong) in let)
            await Ns.CreatePolicyAsync(name, wrong.Spec);

        await Ns.StartOperatorAsync();

        foreach (var (name, wrong) in let)
        {
            var policy = await Ns.PolicyBecomesAsync(name, status => Waiting.Is(status, "Accepted", "False"), $"not accepted: {wrong}");
            ((string?)Waiting.Condition(policy["status"]!, "Accepted")["message"]).Should().Be(wrong.Sentence);
        }
    }

    [Fact]
    public async Task Corrected_it_is_accepted_and_heals_what_was_killed_before()
    {
        await Ns.CreatePolicyAsync("web", $$$"""{{{{Selector}}}, "memory": {"ceiling": "96Mi", "floor": "1Gi"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.StartOperatorAsync();
        await Ns.PolicyBecomesAsync("web", status => Waiting.Is(status, "Accepted", "False"), "not accepted");
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.ControlIsHealedAsync();
        (await Ns.RemediesAsync("web")).Should().BeEmpty();

        await Ns.ReplacePolicySpecAsync("web", $$$"""{{{{Selector}}}, "memory": {"ceiling": "1Gi"}}""");

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        var policy = await Ns.PolicyBecomesAsync("web", status => Waiting.Is(status, "Accepted", "True"), "accepted");
        Waiting.Is(policy["status"]!, "Active", "True").Should().BeTrue();
        ((long)policy["status"]!["observedGeneration"]!).Should().Be(2);
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_policy_that_is_made_invalid_stops_healing_until_it_is_corrected()
    {
        await Ns.CreatePolicyAsync("web", $$$"""{{{{Selector}}}, "memory": {"ceiling": "1Gi"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.StartOperatorAsync();
        var pod = await Ns.PodAsync("web");
        await Ns.Kubelet.KillAsync(pod);
        await Ns.EventAsync("web", "OOMKillObserved");

        await Ns.ReplacePolicySpecAsync("web", $$$"""{{{{Selector}}}, "memory": {"ceiling": "0"}}""");
        await Ns.PolicyBecomesAsync("web", status => Waiting.Is(status, "Accepted", "False"), "not accepted");
        await Ns.Kubelet.KillAsync(pod);
        await Ns.ControlIsHealedAsync();
        (await Ns.RemediesAsync("web")).Should().BeEmpty();

        await Ns.ReplacePolicySpecAsync("web", $$$"""{{{{Selector}}}, "memory": {"ceiling": "1Gi"}}""");
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
    }

    [Fact]
    public async Task A_policy_that_is_still_read_after_a_bad_one_of_the_same_pods_answers_for_them()
    {
        await Ns.CreatePolicyAsync("bad", """{"memory": {"ceiling": "0"}}""");
        await Ns.CreatePolicyAsync("good", """{"memory": {"ceiling": "1Gi"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.StartOperatorAsync();

        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        await Ns.IncidentAsync("good", "Deployment/web", "Recovering");
    }
}
