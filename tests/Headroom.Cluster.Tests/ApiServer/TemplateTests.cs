using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>What was killed is the pod, what is changed is the template: where the two differ.</summary>
public sealed class TemplateTests : ApiServerTest
{
    private const string Web = """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}}""";

    [Fact]
    public async Task A_container_without_resources_gets_them_where_its_limit_was_a_LimitRanges_default()
    {
        await Ns.CreateAsync(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "LimitRange",
            ["metadata"] = new JsonObject { ["name"] = "defaults" },
            ["spec"] = JsonNode.Parse("""{"limits": [{"type": "Container", "default": {"memory": "64Mi"}, "defaultRequest": {"memory": "32Mi"}}]}"""),
        });
        await Ns.CreatePolicyAsync("web", Web);
        var manifest = Manifests.Deployment("web");
        Waiting.App(Waiting.Template(manifest)["spec"]!).AsObject().Remove("resources");
        await Ns.CreateAsync(manifest);
        await Ns.StartOperatorAsync();

        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web", "64Mi"));

        var healed = await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        Waiting.App(Waiting.Template(healed)["spec"]!)["resources"]!.ToJsonString().Should().Be("""{"limits":{"memory":"128Mi"},"requests":{"memory":"64Mi"}}""");
        await Ns.PodAsync("web", "128Mi");
    }

    [Fact]
    public async Task Kills_of_a_pod_of_an_old_revision_change_nothing()
    {
        await Ns.CreatePolicyAsync("web", Web);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.SettledAsync("web");
        var old = await Ns.PodAsync("web");
        await Ns.StartOperatorAsync();

        await Ns.Api.PatchAsync(Ns.PathOf("Deployment", "web"), JsonNode.Parse("""{"spec": {"template": {"metadata": {"annotations": {"example.com/release": "2"}}}}}""")!);
        var current = await Eventually.BecomesAsync(() => Ns.PodAsync("web"), pod => pod != old, "a pod of the new revision");
        await Ns.Kubelet.KillTwiceAsync(old);
        await Ns.ControlIsHealedAsync();
        (await Ns.RemediesAsync("web")).Should().BeEmpty();

        await Ns.Kubelet.KillTwiceAsync(current);
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
    }

    [Fact]
    public async Task Kills_of_a_pod_that_had_less_than_the_template_allows_change_nothing()
    {
        await Ns.CreatePolicyAsync("web", """{"workloads": ["ReplicaSet"], "selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}}""");
        await Ns.CreateAsync(Manifests.ReplicaSet("web"));
        var old = await Ns.PodAsync("web");
        await Ns.StartOperatorAsync();

        // A ReplicaSet keeps its pods, and there is no revision by which they could be told apart.
        await Ns.Api.PatchAsync(
            Ns.PathOf("ReplicaSet", "web"),
            JsonNode.Parse("""{"spec": {"template": {"spec": {"containers": [{"name": "app", "resources": {"limits": {"memory": "100Mi"}}}]}}}}""")!,
            JsonApi.Strategic);
        await Ns.Kubelet.KillTwiceAsync(old);
        await Ns.ControlIsHealedAsync();

        (await Ns.RemediesAsync("web")).Should().BeEmpty();
        await Ns.HasLimitAsync("ReplicaSet", "web", "100Mi");
    }

    [Fact]
    public async Task Init_containers_are_raised_in_their_own_list_and_in_the_same_patch_as_the_others()
    {
        await Ns.CreatePolicyAsync("web", Web);
        var manifest = Manifests.Deployment("web");
        Waiting.Template(manifest)["spec"]!["initContainers"] = JsonNode.Parse(
            """
            [
              {"name": "wait", "image": "localhost/app:1", "resources": {"limits": {"memory": "16Mi"}}},
              {"name": "migrate", "image": "localhost/app:1", "command": ["migrate"], "resources": {"requests": {"cpu": "10m", "memory": "64Mi"}, "limits": {"memory": "64Mi"}}}
            ]
            """);
        var created = await Ns.CreateAsync(manifest);
        await Ns.SettledAsync("web");
        var pod = await Ns.PodAsync("web");
        await Ns.Kubelet.KillTwiceAsync(pod, "migrate");
        await Ns.Kubelet.KillTwiceAsync(pod);

        await Ns.StartOperatorAsync();

        var healed = await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        var expected = Waiting.Template(created)["spec"]!.DeepClone();
        var (app, migrate) = (Waiting.App(expected)["resources"]!, expected["initContainers"]![1]!["resources"]!);
        (app["limits"]!["memory"], app["requests"]!["memory"]) = ("128Mi", "64Mi");
        (migrate["limits"]!["memory"], migrate["requests"]!["memory"]) = ("128Mi", "128Mi");
        JsonNode.DeepEquals(Waiting.Template(healed)["spec"], expected).Should().BeTrue($"only the killed containers change, but it is {Waiting.Template(healed)["spec"]}");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }
}
