using System.Net;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Policies that the API server refuses by the schema, and names the field. The operator never sees them.</summary>
public sealed class RefusedPolicyTests : ApiServerTest
{
    [Theory]
    [InlineData("""{}""", "spec.memory: Required value")]
    [InlineData("""{"memory": {}}""", "spec.memory.ceiling: Required value")]
    [InlineData("""{"memory": {"ceiling": "lots"}}""", "spec.memory.ceiling")]
    [InlineData("""{"memory": {"ceiling": ""}}""", "spec.memory.ceiling")]
    [InlineData("""{"memory": {"ceiling": "1GB"}}""", "spec.memory.ceiling")]
    [InlineData("""{"memory": {"ceiling": [1]}}""", "spec.memory.ceiling")]
    [InlineData("""{"memory": {"ceiling": "-1Gi"}}""", "spec.memory.ceiling")]
    [InlineData("""{"memory": {"ceiling": -1}}""", "spec.memory.ceiling")]
    [InlineData("""{"memory": {"ceiling": 0}}""", "spec.memory.ceiling")]
    [InlineData("""{"memory": {"ceiling": "1Gi", "floor": "-1"}}""", "spec.memory.floor")]
    [InlineData("""{"memory": {"ceiling": "1Gi", "minIncrease": "some"}}""", "spec.memory.minIncrease")]
    [InlineData("""{"memory": {"ceiling": "1Gi", "growthPercent": 0}}""", "spec.memory.growthPercent")]
    [InlineData("""{"memory": {"ceiling": "1Gi", "growthPercent": "100"}}""", "spec.memory.growthPercent")]
    [InlineData("""{"memory": {"ceiling": "1Gi", "strategy": "Double"}}""", "spec.memory.strategy")]
    [InlineData("""{"memory": {"ceiling": "1Gi", "requests": {"mode": "Same"}}}""", "spec.memory.requests.mode")]
    [InlineData("""{"memory": {"ceiling": "1Gi", "requests": {"mode": "PercentOfLimit", "percent": 101}}}""", "spec.memory.requests.percent")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "mode": "enforce"}""", "spec.mode")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "workloads": []}""", "spec.workloads")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "workloads": ["Job"]}""", "spec.workloads")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "selector": {"matchExpressions": [{"key": "app", "operator": "Is"}]}}""", "spec.selector.matchExpressions.operator")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "trigger": {"kills": 0}}""", "spec.trigger.kills")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "trigger": {"within": "soon"}}""", "spec.trigger.within")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "trigger": {"within": "10"}}""", "spec.trigger.within")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "backoff": {"initial": "-10s"}}""", "spec.backoff.initial")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "backoff": {"factorPercent": 50}}""", "spec.backoff.factorPercent")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "attempts": {"max": 0}}""", "spec.attempts.max")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "recovery": {"stableFor": "2 minutes"}}""", "spec.recovery.stableFor")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "containers": [{"name": "app"}]}""", "spec.containers.mode")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "containers": [{"name": "app", "mode": "Paused"}, {"name": "app", "mode": "Enforce"}]}""", "spec.containers[1]")]
    public async Task The_refusal_names_the_field(string spec, string field) => await IsRefusedAsync("bad", spec, field);

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

    private async Task IsRefusedAsync(string name, string spec, string field)
    {
        var answer = await Ns.Api.TryCreateAsync(Ns.PathOf("MemoryPolicy"), Manifests.Policy(name, spec));

        answer.Code.Should().Be(HttpStatusCode.UnprocessableEntity);
        ((string?)answer.Body["message"]).Should().Contain(field);
    }
}
