using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>With <c>recovery.onGiveUp: Revert</c>: what was given returns to what it was, once, whoever looks and however often it is killed from then on.</summary>
public sealed class RevertTests : ApiServerTest
{
    private const string Reverting =
        """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "128Mi"}, "backoff": {"initial": "0", "max": "0"}, "recovery": {"onGiveUp": "Revert"}}""";

    [Fact]
    public async Task At_the_ceiling_the_memory_of_before_returns_in_one_write_and_nothing_else_of_the_workload_changes()
    {
        await Ns.CreatePolicyAsync("web", Reverting);
        var created = await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.StartOperatorAsync();

        await RaisedAndRevertedAsync();

        var reverted = await Ns.GetAsync("Deployment", "web");
        JsonNode.DeepEquals(reverted["spec"], created["spec"]).Should().BeTrue($"all is as it was created, but it is {reverted["spec"]}");
        (await Ns.RemediesAsync("web")).Should().HaveCount(2, "one raised it, one took it back");
        (await Ns.EventAsync("web", "CeilingReached")).Should().Be("app was OOM-killed at its limit of 128Mi, and policy web allows no more than 128Mi");
        (await Ns.EventAsync("web", "MemoryReverted")).Should().StartWith("app: limit 128Mi -> 64Mi, request 64Mi -> 32Mi, as before Headroom (CeilingReached): ");
        var incident = await Ns.IncidentAsync("web", "Deployment/web", "GaveUp");
        ((string?)incident["reason"], (string?)incident["memoryTo"], (int?)incident["attempts"]).Should().Be(("CeilingReached", "64Mi", 1));
        var end = JsonNode.Parse((string)reverted["metadata"]!["annotations"]!["headroom.dev/remediation"]!)!["containers"]!["app"]!["givenUp"]!;
        ((string?)end["reason"], (bool?)end["reverted"], (string?)end["limit"]).Should().Be(("CeilingReached", true, "128Mi"));
    }

    [Fact]
    public async Task Killed_again_at_what_it_had_before_nothing_follows_also_under_another_operator()
    {
        await Ns.CreatePolicyAsync("web", Reverting);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var first = await Ns.StartOperatorAsync();
        await RaisedAndRevertedAsync();
        await Ns.IncidentAsync("web", "Deployment/web", "GaveUp");
        await Ns.EventAsync("web", "MemoryReverted");
        var pod = await Ns.PodAsync("web", "64Mi");

        await Ns.Kubelet.KillTwiceAsync(pod);
        await Ns.ControlIsHealedAsync();
        await Ns.StopAsync(first);
        await Ns.Kubelet.KillAsync(pod);
        await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillAsync(pod);
        await Ns.ControlIsHealedAsync("another");

        (await Ns.RemediesAsync("web")).Should().HaveCount(2);
        await Ns.HasLimitAsync("Deployment", "web", "64Mi");
        foreach (var reason in new[] { "CeilingReached", "MemoryReverted", "MemoryRaised" })
            (await Ns.EventsAsync("web", reason)).Should().ContainSingle(reason).Which["count"]!.GetValue<int>().Should().Be(1, reason);
        await Ns.IncidentAsync("web", "Deployment/web", "GaveUp");
    }

    [Fact]
    public async Task Stopped_before_the_revert_the_next_operator_does_it_once()
    {
        await Ns.CreatePolicyAsync("web", Reverting);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var first = await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        await Ns.StopAsync(first);
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web", "128Mi"));

        await Ns.StartOperatorAsync();

        await Ns.EventAsync("web", "MemoryReverted");
        await Ns.ControlIsHealedAsync();
        await Ns.HasLimitAsync("Deployment", "web", "64Mi");
        (await Ns.RemediesAsync("web")).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_limit_that_somebody_has_changed_meanwhile_stays_and_it_is_said()
    {
        await Ns.CreatePolicyAsync("web", Reverting);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");

        await Ns.Api.PatchAsync(Ns.PathOf("Deployment", "web"), JsonNode.Parse("""{"spec": {"template": {"spec": {"containers": [{"name": "app", "resources": {"limits": {"memory": "200Mi"}}}]}}}}""")!, JsonApi.Strategic);
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web", "200Mi"));

        (await Ns.EventAsync("web", "CeilingReached")).Should().Contain("Nothing is reverted: the limit is no longer the 128Mi that Headroom had set");
        await Ns.ControlIsHealedAsync();
        await Ns.HasLimitAsync("Deployment", "web", "200Mi");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
        (await Ns.EventsAsync("web", "MemoryReverted")).Should().BeEmpty();
    }

    [Fact]
    public async Task What_the_template_had_not_named_it_does_not_name_again()
    {
        await Ns.CreateAsync(JsonNode.Parse("""
            {"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "defaults"},
             "spec": {"limits": [{"type": "Container", "default": {"memory": "64Mi"}, "defaultRequest": {"memory": "32Mi"}}]}}
            """)!.AsObject());
        await Ns.CreatePolicyAsync("web", Reverting);
        var manifest = Manifests.Deployment("web");
        Waiting.App(manifest["spec"]!["template"]!["spec"]!).AsObject().Remove("resources");
        var created = await Ns.CreateAsync(manifest);
        await Ns.StartOperatorAsync();

        await RaisedAndRevertedAsync();

        var resources = Waiting.App((await Ns.GetAsync("Deployment", "web"))["spec"]!["template"]!["spec"]!)["resources"]!;
        (resources["limits"]?["memory"], resources["requests"]?["memory"]).Should().Be(((JsonNode?)null, (JsonNode?)null));
        Waiting.App(created["spec"]!["template"]!["spec"]!)["resources"]!.AsObject().Should().BeEmpty();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web", "64Mi"));
        await Ns.ControlIsHealedAsync();
        (await Ns.RemediesAsync("web")).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_person_who_changes_the_template_begins_a_new_story()
    {
        await Ns.CreatePolicyAsync("web", Reverting);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.StartOperatorAsync();
        await RaisedAndRevertedAsync();

        await Ns.Api.PatchAsync(Ns.PathOf("Deployment", "web"), JsonNode.Parse("""{"spec": {"replicas": 2}}""")!);
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web", "64Mi"));
        await Ns.ControlIsHealedAsync();
        (await Ns.RemediesAsync("web")).Should().HaveCount(2, "whoever scales it has not changed what runs");

        await Ns.Api.PatchAsync(Ns.PathOf("Deployment", "web"), JsonNode.Parse("""{"spec": {"template": {"metadata": {"annotations": {"release": "2"}}}}}""")!);
        await Eventually.BecomesAsync(
            async () => (await Ns.Api.GetAsync($"{Ns.PathOf("Pod")}?labelSelector=app=web"))["items"]!.AsArray().FirstOrDefault(pod => (string?)pod!["metadata"]!["annotations"]?["release"] == "2"),
            pod => pod is not null, "a pod of the new template");
        var released = (await Ns.Api.GetAsync($"{Ns.PathOf("Pod")}?labelSelector=app=web"))["items"]!.AsArray().First(pod => (string?)pod!["metadata"]!["annotations"]?["release"] == "2");
        await Ns.Kubelet.KillTwiceAsync((string)released!["metadata"]!["name"]!);

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
    }

    [Fact]
    public async Task In_mode_Recommend_nothing_is_undone()
    {
        await Ns.CreatePolicyAsync("web", Reverting);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");

        await Ns.ReplacePolicySpecAsync("web", Reverting.Replace("\"selector\"", "\"mode\": \"Recommend\", \"selector\"", StringComparison.Ordinal));
        await Ns.SaysAsync("web", "Active", "Recommending");
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web", "128Mi"));

        await Ns.IncidentAsync("web", "Deployment/web", "GaveUp");
        await Ns.ControlIsHealedAsync();
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }

    /// <summary>Killed at 64Mi, raised to the ceiling of 128Mi, killed there.</summary>
    private async Task RaisedAndRevertedAsync()
    {
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.EventAsync("web", "MemoryRaised");
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web", "128Mi"));
        await Ns.EventAsync("web", "MemoryReverted");
    }
}
