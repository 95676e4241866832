using System.Net;
using Headroom.Cluster.Tests.Harness;
using Headroom.Operator.Tests.Entities;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Policies that the API server refuses by the schema, and names the field. The operator never sees them.</summary>
public sealed class RefusedPolicyTests : ApiServerTest
{
    [Theory]
    [MemberData(nameof(PolicyCases.NamesOf), new[] { FoundBy.Schema }, MemberType = typeof(PolicyCases))]
    public async Task What_the_schema_finds_is_refused_and_the_field_is_named(string name)
    {
        var wrong = PolicyCases.Named(name);

        PolicyCase.WithoutPlaces(await RefusalAsync("bad", wrong.Spec)).Should().Contain(wrong.ServerField);
    }

    [SkippableTheory]
    [MemberData(nameof(PolicyCases.NamesOf), new[] { FoundBy.Rule }, MemberType = typeof(PolicyCases))]
    public async Task What_a_rule_finds_is_refused_in_the_words_of_the_operator(string name)
    {
        Skip.IfNot(await Ns.KnowsRulesAsync(), "this API server knows no CEL rules, which begin with Kubernetes 1.25: here the operator's own checks are all there is");
        var wrong = PolicyCases.Named(name);

        (await RefusalAsync("bad", wrong.Spec)).Should().Contain(wrong.RuleMessage);
    }

    [Theory]
    [InlineData("""{}""", "spec.memory: Required value")]
    [InlineData("""{"memory": {"ceiling": [1]}}""", "spec.memory.ceiling")]
    [InlineData("""{"memory": {"ceiling": "1Gi", "growthPercent": "100"}}""", "spec.memory.growthPercent")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "trigger": {"outOfMemoryExitCodes": 3}}""", "spec.trigger.outOfMemoryExitCodes")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "trigger": {"outOfMemoryExitCodes": ["3"]}}""", "spec.trigger.outOfMemoryExitCodes")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "containers": [{"name": "app", "memory": "1Gi"}]}""", "spec.containers.memory")]
    public async Task What_the_operator_could_not_even_read_is_refused(string spec, string field) => await IsRefusedAsync("bad", spec, field);

    [Fact]
    public async Task A_container_name_of_10000_characters_is_refused() =>
        await IsRefusedAsync("bad", $$$"""{"memory": {"ceiling": "1Gi"}, "containers": [{"name": "{{{new string('a', 10_000)}}}", "mode": "Paused"}]}""", "spec.containers.name");

    [Fact]
    public async Task A_policy_name_of_10000_characters_is_refused() =>
        await IsRefusedAsync(new string('a', 10_000), """{"memory": {"ceiling": "1Gi"}}""", "metadata.name");

    [Fact]
    public async Task A_field_that_there_is_not_is_refused_by_kubectl()
    {
        var refusal = await Eventually.BecomesAsync(
            () => Cluster.Kubectl.TryApplyValidatedAsync(Manifests.Policy("bad", """{"memory": {"ceiling": "1Gi", "roof": "2Gi"}}""").ToJsonString(), "-n", Ns.Name, "--dry-run=client"),
            answer => answer.ExitCode != 0, "kubectl knows the schema");

        refusal.Error.Should().Contain("unknown field \"roof\"").And.Contain("spec.memory");
    }

    [Fact]
    public async Task A_person_at_kubectl_reads_what_is_wrong()
    {
        var refusal = await Cluster.Kubectl.TryApplyAsync(Manifests.Policy("bad", """{"memory": {"ceiling": "1Gi", "growthPercent": 0}}""").ToJsonString(), "-n", Ns.Name);

        refusal.ExitCode.Should().NotBe(0);
        refusal.Error.Should().Contain("The MemoryPolicy \"bad\" is invalid: spec.memory.growthPercent").And.Contain("greater than or equal to 1");
    }

    private async Task IsRefusedAsync(string name, string spec, string field) => (await RefusalAsync(name, spec)).Should().Contain(field);

    private async Task<string> RefusalAsync(string name, string spec)
    {
        var answer = await Ns.Api.TryCreateAsync(Ns.PathOf("MemoryPolicy"), Manifests.Policy(name, spec));

        answer.Code.Should().Be(HttpStatusCode.UnprocessableEntity);
        return (string)answer.Body["message"]!;
    }
}
