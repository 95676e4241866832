using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Policies that are edited in the middle of an incident: it goes on under what they say now.</summary>
public sealed class PolicyEditTests : ApiServerTest
{
    private const string OnlyWeb = """ "selector": {"matchLabels": {"app": "web"}} """;

    [Fact]
    public async Task From_Recommend_to_Enforce_what_was_recommended_is_written()
    {
        await Ns.CreatePolicyAsync("web", Spec(""" "mode": "Recommend" """));
        await DeployAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.IncidentAsync("web", "Deployment/web", "Recommended");
        (await Ns.RemediesAsync("web")).Should().BeEmpty();

        await Ns.ReplacePolicySpecAsync("web", Spec());

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        await Ns.IncidentAsync("web", "Deployment/web", "Recovering");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }

    [Fact]
    public async Task From_Enforce_to_Paused_nothing_more_is_done_and_back_to_Enforce_it_goes_on()
    {
        await Ns.CreatePolicyAsync("web", Spec());
        await DeployAsync();
        var pod = await Ns.PodAsync("web");
        await Ns.Kubelet.KillAsync(pod);
        await Ns.IncidentAsync("web", "Deployment/web", "Observed");

        await Ns.ReplacePolicySpecAsync("web", Spec(""" "mode": "Paused" """));
        await Ns.NoIncidentAsync("web", "Deployment/web");
        await Ns.SaysAsync("web", "Active", "Paused");
        await Ns.Kubelet.KillAsync(pod);
        await Ns.ControlIsHealedAsync();
        (await Ns.RemediesAsync("web")).Should().BeEmpty();

        await Ns.ReplacePolicySpecAsync("web", Spec());
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_ceiling_that_is_raised_after_it_was_given_up_lets_it_go_on()
    {
        await Ns.CreatePolicyAsync("web", Spec(ceiling: "64Mi"));
        await DeployAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.IncidentAsync("web", "Deployment/web", "GaveUp");
        await Ns.SaysAsync("web", "Degraded", "GaveUp");

        await Ns.ReplacePolicySpecAsync("web", Spec(ceiling: "96Mi"));

        await Ns.HasLimitAsync("Deployment", "web", "96Mi");
        await Ns.SaysAsync("web", "Degraded", "AsExpected");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_trigger_that_is_lowered_is_reached_by_the_kills_so_far()
    {
        await Ns.CreatePolicyAsync("web", Spec(""" "trigger": {"kills": 5} """));
        await DeployAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.IncidentAsync("web", "Deployment/web", "Observed");

        await Ns.ReplacePolicySpecAsync("web", Spec(""" "trigger": {"kills": 2} """));

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
    }

    [Fact]
    public async Task A_selector_that_moves_away_ends_it_what_was_set_stays_and_one_that_comes_back_goes_on()
    {
        await Ns.CreatePolicyAsync("web", Spec());
        await DeployAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        await Ns.IncidentAsync("web", "Deployment/web", "Recovering");

        await Ns.ReplacePolicySpecAsync("web", """{"memory": {"ceiling": "1Gi"}, "selector": {"matchLabels": {"app": "another"}}}""");
        await Ns.NoIncidentAsync("web", "Deployment/web");
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web", "128Mi"));
        await Ns.ControlIsHealedAsync();
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");

        await Ns.ReplacePolicySpecAsync("web", Spec());
        await Ns.HasLimitAsync("Deployment", "web", "256Mi");
    }

    [Fact]
    public async Task A_deleted_policy_leaves_the_incident_to_the_next_one()
    {
        await Ns.CreatePolicyAsync("first", Spec(ceiling: "64Mi"));
        await Ns.CreatePolicyAsync("second", Spec());
        await DeployAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.IncidentAsync("first", "Deployment/web", "GaveUp");

        await Ns.Api.DeleteAsync(Ns.PathOf("MemoryPolicy", "first"));

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        await Ns.IncidentAsync("second", "Deployment/web", "Recovering");
    }

    [Fact]
    public async Task A_container_that_is_paused_is_not_told_of_and_unpaused_it_is_healed()
    {
        await Ns.CreatePolicyAsync("web", Spec(""" "containers": [{"name": "proxy", "mode": "Paused"}] """));
        await DeployAsync();
        var pod = await Ns.PodAsync("web");
        await Ns.Kubelet.KillTwiceAsync(pod, "proxy");
        await Ns.ControlIsHealedAsync();
        (await Ns.RemediesAsync("web")).Should().BeEmpty();
        await Ns.NoIncidentAsync("web", "Deployment/web");
        (await Ns.EventsAsync("web")).Should().NotContain(told => (string?)told["source"]!["component"] == "headroom");

        await Ns.Kubelet.KillTwiceAsync(pod);
        var healed = await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        Proxy(healed).Should().Be("32Mi", "the one is healed, and the other left alone");

        await Ns.ReplacePolicySpecAsync("web", Spec());
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web", "128Mi"), "proxy");
        await Eventually.BecomesAsync(() => Ns.GetAsync("Deployment", "web"), found => Proxy(found) == "96Mi", "the proxy is healed too");
    }

    [Fact]
    public async Task A_container_has_a_ceiling_and_a_pace_of_its_own()
    {
        await Ns.CreatePolicyAsync("web", Spec(""" "containers": [{"name": "*", "mode": "Recommend"}, {"name": "app", "memory": {"ceiling": "80Mi", "minIncrease": "1Mi", "growthPercent": 10, "requests": {"mode": "Keep"}}}] """, ceiling: "64Mi"));
        await DeployAsync();
        var pod = await Ns.PodAsync("web");

        await Ns.Kubelet.KillTwiceAsync(pod);
        var healed = await Ns.HasLimitAsync("Deployment", "web", "71Mi");
        Waiting.AppRequest(healed["spec"]!["template"]!["spec"]!).Should().Be("32Mi");
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web", "71Mi"));
        await Ns.HasLimitAsync("Deployment", "web", "79Mi");
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web", "79Mi"));
        await Ns.HasLimitAsync("Deployment", "web", "80Mi");
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web", "80Mi"));

        (await Ns.EventAsync("web", "CeilingReached")).Should().Contain("80Mi");
        await Ns.IncidentAsync("web", "Deployment/web", "GaveUp");
    }

    [Theory]
    [InlineData("template")]
    [InlineData("workload")]
    [InlineData("namespace")]
    public async Task An_opt_out_that_appears_ends_it_and_when_it_is_gone_the_next_kills_are_healed(string place)
    {
        await Ns.CreatePolicyAsync("web", Spec());
        await DeployAsync();
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web"));
        await Ns.IncidentAsync("web", "Deployment/web", "Observed");

        await OptOutAsync(place, "true");
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.NoIncidentAsync("web", "Deployment/web");
        (await Ns.RemediesAsync("web")).Should().BeEmpty();

        await OptOutAsync(place, null);
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }

    private async Task DeployAsync()
    {
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.SettledAsync("web");
        await Ns.StartOperatorAsync();
    }

    private async Task OptOutAsync(string place, string? value)
    {
        var metadata = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["headroom.dev/ignore"] = value } } };
        var deployment = Ns.PathOf("Deployment", "web");
        if (place == "namespace")
            await Ns.Api.PatchAsync($"api/v1/namespaces/{Ns.Name}", metadata);
        else if (place == "workload")
            await Ns.Api.PatchAsync(deployment, metadata);
        else
            await Ns.Api.PatchAsync(deployment, new JsonObject { ["spec"] = new JsonObject { ["template"] = metadata } });
        // Another template is another pod.
        if (place == "template")
            await Ns.Kubelet.RollOutAsync(deployment, "web");
    }

    private static string? Proxy(JsonObject deployment) => (string?)deployment["spec"]!["template"]!["spec"]!["containers"]!.AsArray()
        .Single(container => (string?)container!["name"] == "proxy")!["resources"]!["limits"]!["memory"];

    private static string Spec(string? part = null, string ceiling = "1Gi") =>
        $$$"""{"memory": {"ceiling": "{{{ceiling}}}"}, {{{OnlyWeb}}}{{{(part is null ? "" : $", {part}")}}}}""";
}
