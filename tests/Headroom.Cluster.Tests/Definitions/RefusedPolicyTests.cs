using System.Net;
using Headroom.Cluster.Tests.ApiServer;
using Headroom.Cluster.Tests.Harness;
using Headroom.Operator.Tests.Entities;

namespace Headroom.Cluster.Tests.Definitions;

/// <summary>Policies that a server refuses by the schema, and names the field. The operator never sees them.</summary>
public abstract class RefusedPolicyTests : PolicySiteTest
{
    [SkippableTheory]
    [MemberData(nameof(PolicyCases.NamesOf), new[] { FoundBy.Schema }, MemberType = typeof(PolicyCases))]
    public async Task What_the_schema_finds_is_refused_and_the_field_is_named(string name)
    {
        var wrong = PolicyCases.Named(name);

        await IsRefusedAsync("bad", wrong.Spec, wrong.ServerField);
    }

    [SkippableTheory]
    [InlineData("""{}""", "spec.memory: Required value")]
    [InlineData("""{"memory": {"ceiling": [1]}}""", "spec.memory.ceiling")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "selector": {"matchLabels": {"app": null}}}""", "spec.selector.matchLabels")]
    [InlineData("""{"memory": {"ceiling": "1Gi", "growthPercent": "100"}}""", "spec.memory.growthPercent")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "trigger": {"outOfMemoryExitCodes": 3}}""", "spec.trigger.outOfMemoryExitCodes")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "trigger": {"outOfMemoryExitCodes": ["3"]}}""", "spec.trigger.outOfMemoryExitCodes")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "containers": [{"name": "app", "memory": "1Gi"}]}""", "spec.containers.memory")]
    public async Task What_the_operator_could_not_even_read_is_refused(string spec, string field) => await IsRefusedAsync("bad", spec, field);

    [SkippableFact]
    public async Task A_container_name_of_10000_characters_is_refused() =>
        await IsRefusedAsync("bad", $$$"""{"memory": {"ceiling": "1Gi"}, "containers": [{"name": "{{{new string('a', 10_000)}}}", "mode": "Paused"}]}""", "spec.containers.name");

    [SkippableFact]
    public async Task A_policy_name_of_10000_characters_is_refused() =>
        await IsRefusedAsync(new string('a', 10_000), """{"memory": {"ceiling": "1Gi"}}""", "metadata.name");

    [SkippableFact]
    public async Task A_field_that_there_is_not_is_refused_by_kubectl()
    {
        // kubectl looks at the schema itself, or has the server do so from 1.27 on; the words differ.
        var refusal = await Eventually.BecomesAsync(
            () => Site.Kubectl.TryApplyValidatedAsync(
                Manifests.Policy("bad", """{"memory": {"ceiling": "1Gi", "roof": "2Gi"}}""").ToJsonString(), "-n", Site.Namespace),
            answer => answer.ExitCode != 0, "kubectl knows the schema");

        refusal.Error.Should().MatchRegex("unknown field \"(spec\\.memory\\.)?roof\"").And.Contain("spec.memory");
    }

    [SkippableFact]
    public async Task A_person_at_kubectl_reads_what_is_wrong()
    {
        var refusal = await Site.Kubectl.TryApplyAsync(
            Manifests.Policy("bad", """{"memory": {"ceiling": "1Gi", "growthPercent": 0}}""").ToJsonString(), "-n", Site.Namespace);

        refusal.ExitCode.Should().NotBe(0);
        refusal.Error.Should().Contain("The MemoryPolicy \"bad\" is invalid: spec.memory.growthPercent").And.Contain("greater than or equal to 1");
    }

    private async Task IsRefusedAsync(string name, string spec, string field) =>
        PolicyCase.WithoutPlaces(await Site.RefusalAsync(name, spec)).Should().Contain(field);
}

/// <summary>On the API server of the local cluster: Kubernetes 1.20. What only a rule finds is the operator's there: InvalidPolicyTests.</summary>
[Trait("Ring", "api")]
public sealed class RefusedOnApiServerTests : RefusedPolicyTests
{
    private protected override Task<PolicySite> OpenAsync() => PolicySite.OnApiServerAsync();
}

/// <summary>On the modern definition server, or the cluster at hand: the CEL rules too.</summary>
[Trait("Ring", "definitions")]
public sealed class RefusedOnDefinitionServerTests : RefusedPolicyTests
{
    [SkippableTheory]
    [MemberData(nameof(PolicyCases.NamesOf), new[] { FoundBy.Rule }, MemberType = typeof(PolicyCases))]
    public async Task What_a_rule_finds_is_refused_in_the_words_of_the_operator(string name)
    {
        var wrong = PolicyCases.Named(name);

        (await Site.RefusalAsync("bad", wrong.Spec)).Should().Contain(wrong.RuleMessage);
    }

    [SkippableTheory]
    [MemberData(nameof(PolicyCases.NamesOf), new[] { FoundBy.Operator }, MemberType = typeof(PolicyCases))]
    public async Task What_only_the_operator_finds_is_let_through(string name)
    {
        var answer = await Site.Api.TryCreateAsync(Site.Policies, Manifests.Policy("bad", PolicyCases.Named(name).Spec));

        answer.Code.Should().Be(HttpStatusCode.Created, $"{answer.Body["message"]}");
    }

    /// <summary>CEL has no durations of more than 292 years: the rule ends with an error, and the policy is refused.</summary>
    [SkippableFact]
    public async Task A_duration_that_no_clock_reaches_is_refused_and_the_field_is_named() =>
        (await Site.RefusalAsync("bad", """{"memory": {"ceiling": "1Gi"}, "trigger": {"within": "99999999999999999999h"}}""")).Should().Contain("spec.trigger.within");

    private protected override Task<PolicySite> OpenAsync() => PolicySite.OnDefinitionServerAsync();
}
