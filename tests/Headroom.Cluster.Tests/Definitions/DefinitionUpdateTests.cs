using System.Net;
using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Definitions;

/// <summary>Somebody who has an earlier definition installed applies today's: policies stay what they are, and are held to today's rules from then on.</summary>
public abstract class DefinitionUpdateTests : PolicySiteTest
{
    private const string Smallest = """{"memory": {"ceiling": "1Gi"}}""";

    private protected BesideToday Beside { get; } = new();

    private string Policies => Beside.PoliciesIn(Site.Namespace);

    [SkippableFact]
    public async Task The_former_definition_becomes_todays_and_its_policies_stay_as_they_are()
    {
        await Beside.CreateAsync(Site, FormerDefinition());
        var before = await Site.Api.CreateAsync(Policies, Beside.Policy("smallest", Smallest));

        var updated = await Beside.UpdateAsync(Site, Beside.Today());

        updated["status"]!["conditions"]!.AsArray().Select(condition => $"{condition!["type"]} {condition["status"]}")
            .Should().BeEquivalentTo("NamesAccepted True", "Established True");
        JsonNode.DeepEquals((await Site.Api.GetAsync($"{Policies}/smallest"))["spec"], before["spec"]).Should().BeTrue("the defaults are those of before");
        // The operator's own write, and an owner's.
        await Site.Api.PatchAsync($"{Policies}/smallest/status", JsonNode.Parse("""{"status": {"observedGeneration": 1}}""")!);
        await Site.Api.PatchAsync($"{Policies}/smallest", JsonNode.Parse("""{"spec": {"mode": "Recommend"}}""")!);
    }

    private protected abstract JsonObject FormerDefinition();

    public override async Task DisposeAsync()
    {
        if (IsOpen)
            await Site.Api.DeleteAsync(Beside.Path);
        await base.DisposeAsync();
    }
}

/// <summary>On the API server of the local cluster: Kubernetes 1.20, which took the former definition as it was.</summary>
[Trait("Ring", "api")]
public sealed class UpdateOnApiServerTests : DefinitionUpdateTests
{
    private protected override Task<PolicySite> OpenAsync() => PolicySite.OnApiServerAsync();

    private protected override JsonObject FormerDefinition() => Beside.Former();
}

/// <summary>On the modern definition server, or the cluster at hand. There the former one can exist only with its defaults given in full.</summary>
[Trait("Ring", "definitions")]
public sealed class UpdateOnDefinitionServerTests : DefinitionUpdateTests
{
    /// <summary>
    /// A policy from the time before a server knew rules is wrong by today's. It is ratcheted (Kubernetes 1.33 and later): what is written beside
    /// the wrong part passes, and above all the operator's status, which says what is wrong.
    /// </summary>
    [SkippableFact]
    public async Task A_policy_that_was_stored_wrong_still_gets_its_status_and_can_be_corrected()
    {
        const string Wrong = """{"memory": {"ceiling": "1Gi"}, "backoff": {"initial": "1h", "max": "1m"}}""";
        await Beside.CreateAsync(Site, Beside.Today(schema => schema.RemoveEverywhere(SchemaEdits.Rules)));
        var policies = Beside.PoliciesIn(Site.Namespace);
        await Site.Api.CreateAsync(policies, Beside.Policy("wrong", Wrong));
        await Beside.UpdateAsync(Site, Beside.Today());
        // The server serves the new schema a moment after it has taken it: from then on a wrong policy is refused.
        await Eventually.BecomesAsync(
            () => Site.Api.TryCreateAsync($"{policies}?dryRun=All", Beside.Policy("new", Wrong)), answer => answer.Code == HttpStatusCode.UnprocessableEntity, "today's rules are in force");

        await Site.Api.PatchAsync($"{policies}/wrong/status", JsonNode.Parse("""{"status": {"observedGeneration": 1, "message": "spec.backoff.initial must not be above spec.backoff.max"}}""")!);
        await Site.Api.PatchAsync($"{policies}/wrong", JsonNode.Parse("""{"metadata": {"labels": {"team": "shop"}}}""")!);
        await Site.Api.PatchAsync($"{policies}/wrong", JsonNode.Parse("""{"spec": {"backoff": {"initial": "10s"}}}""")!);

        var again = await Site.Api.TryPatchAsync($"{policies}/wrong", JsonNode.Parse("""{"spec": {"backoff": {"initial": "2h"}}}""")!);
        again.Code.Should().Be(HttpStatusCode.UnprocessableEntity);
    }

    /// <summary>What the definition would do if a default were taken away: no rule leans on one.</summary>
    [SkippableTheory]
    [InlineData(Smallest)]
    [InlineData("""{"memory": {"ceiling": "1Gi", "requests": {}, "settle": {}}, "trigger": {}, "backoff": {}, "attempts": {}, "recovery": {}, "probes": {}}""")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "backoff": {"initial": "1h"}, "recovery": {"stableFor": "2h"}}""")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "containers": [{"name": "app", "memory": {"requests": {"mode": "Keep"}}}]}""")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "containers": [{"name": "app", "memory": {"requests": {"mode": "PercentOfLimit", "percent": 50}}}]}""")]
    [InlineData("""{"memory": {"ceiling": "1Gi", "requests": {"mode": "PercentOfLimit", "percent": 50}}, "containers": [{"name": "app", "memory": {"requests": {"percent": 60}}}]}""")]
    public async Task Without_any_default_every_rule_still_has_an_answer(string spec)
    {
        await Beside.CreateAsync(Site, Beside.Today(schema => schema.RemoveEverywhere("default")));

        var answer = await Site.Api.TryCreateAsync(Beside.PoliciesIn(Site.Namespace), Beside.Policy("web", spec));

        answer.Code.Should().Be(HttpStatusCode.Created, $"{answer.Body["message"]}");
    }

    private const string Smallest = """{"memory": {"ceiling": "1Gi"}}""";

    private protected override Task<PolicySite> OpenAsync() => PolicySite.OnDefinitionServerAsync();

    private protected override JsonObject FormerDefinition() => Beside.Former(schema =>
    {
        schema.At("spec.backoff")["default"] = JsonNode.Parse("""{"initial": "10s", "factorPercent": 200, "max": "10m", "resetAfter": "1h"}""");
        schema.At("spec.memory.requests")["default"] = JsonNode.Parse("""{"mode": "KeepRatio"}""");
    });
}
