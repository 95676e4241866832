using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Workloads that are killed, and are none of the operator's business: afterwards they are what they were, to the resource version.</summary>
public sealed class UntouchedTests : ApiServerTest
{
    private const string Everything = """{"memory": {"ceiling": "1Gi"}}""";
    private const string Ignore = """{"headroom.dev/ignore": "true"}""";

    [Fact]
    public async Task Without_a_policy() => await StaysAsItIsAsync(Manifests.Deployment("web"), policy: null);

    [Fact]
    public async Task Under_a_paused_policy() =>
        await StaysAsItIsAsync(Manifests.Deployment("web"), """{"mode": "Paused", "selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}}""");

    [Fact]
    public async Task Under_a_policy_with_another_selector() =>
        await StaysAsItIsAsync(Manifests.Deployment("web"), """{"selector": {"matchLabels": {"app": "another"}}, "memory": {"ceiling": "1Gi"}}""");

    [Fact]
    public async Task Under_a_policy_for_other_kinds() =>
        await StaysAsItIsAsync(Manifests.Deployment("web"), """{"workloads": ["StatefulSet"], "selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}}""");

    [Fact]
    public async Task Under_a_policy_that_pauses_the_container() =>
        await StaysAsItIsAsync(Manifests.Deployment("web"), """{"containers": [{"name": "app", "mode": "Paused"}], "selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}}""");

    [Fact]
    public async Task With_the_opt_out_on_the_pod_template()
    {
        var deployment = Manifests.Deployment("web");
        deployment["spec"]!["template"]!["metadata"]!["annotations"] = JsonNode.Parse(Ignore);
        await StaysAsItIsAsync(deployment, Everything);
    }

    [Fact]
    public async Task With_the_opt_out_on_the_workload()
    {
        var deployment = Manifests.Deployment("web");
        deployment["metadata"]!["annotations"] = JsonNode.Parse(Ignore);
        await StaysAsItIsAsync(deployment, Everything);
    }

    [Fact]
    public async Task With_the_opt_out_on_the_namespace()
    {
        await using var ignored = await TestNamespace.CreateAsync(Cluster);
        await Ns.Api.PatchAsync($"api/v1/namespaces/{ignored.Name}", new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = JsonNode.Parse(Ignore) } });
        await ignored.CreatePolicyAsync("all", Everything);
        await ignored.CreateAsync(Manifests.Deployment("web"));
        var before = await ignored.SettledAsync("web");
        await Ns.StartOperatorAsync(null, true, ignored.Name);

        await ignored.Kubelet.KillTwiceAsync(await ignored.PodAsync("web"));
        await Ns.ControlIsHealedAsync();

        (await ignored.GetAsync("Deployment", "web")).ToJsonString().Should().Be(before.ToJsonString());
        (await ignored.EventsAsync("web")).Should().NotContain(told => (string?)told["source"]!["component"] == "headroom");
    }

    [Fact]
    public async Task Under_a_policy_that_only_recommends_and_it_is_told_what_would_be_set()
    {
        await StaysAsItIsAsync(
            Manifests.Deployment("web"), """{"mode": "Recommend", "selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}}""",
            untilToldOf: "MemoryRecommended");

        (await Ns.EventAsync("web", "MemoryRecommended")).Should().Contain("app: limit 64Mi -> 128Mi, request 32Mi -> 64Mi");
        var incident = await Ns.IncidentAsync("policy", "Deployment/web", "Recommended");
        ((string?)incident["memoryTo"]).Should().Be("128Mi");
        ((int)incident["attempts"]!).Should().Be(0);
    }

    [Fact]
    public async Task In_kube_system_whatever_a_policy_there_says()
    {
        const string System = "kube-system";
        var name = Ns.Name;
        string Path(string kind, string? named = null) => Ns.PathOf(kind, named).Replace($"namespaces/{Ns.Name}", $"namespaces/{System}", StringComparison.Ordinal);
        try
        {
            await Ns.Api.CreateAsync(Path("MemoryPolicy"), Manifests.Policy(name, Everything));
            await Ns.Api.CreateAsync(Path("Deployment"), Manifests.Deployment(name));
            var before = await Eventually.BecomesAsync(
                () => Ns.Api.GetAsync(Path("Deployment", name)),
                found => (found["status"]!["conditions"]?.AsArray() ?? []).Any(condition => (string?)condition!["reason"] == "ReplicaSetUpdated"), "settled");
            var pods = await Ns.Api.GetAsync($"{Path("Pod")}?labelSelector=app={name}");
            var running = await Ns.StartOperatorAsync(null, true, System);

            await new KubeletDouble(Ns.Api, System).KillTwiceAsync((string)pods["items"]![0]!["metadata"]!["name"]!);
            await Ns.ControlIsHealedAsync();

            (await Ns.Api.GetAsync(Path("Deployment", name))).ToJsonString().Should().Be(before.ToJsonString());
            var policy = await Eventually.BecomesAsync(
                () => Ns.Api.GetAsync(Path("MemoryPolicy", name)), found => found["status"] is { } status && Waiting.Is(status, "Accepted", "False"), "the policy is not accepted");
            var accepted = Waiting.Condition(policy["status"]!, "Accepted");
            ((string?)accepted["reason"]).Should().Be("NamespaceProtected");
            ((string?)accepted["message"]).Should().Contain("kube-system is protected");
        }
        finally
        {
            await Ns.Api.DeleteAsync(Path("Deployment", name));
            await Ns.Api.DeleteAsync(Path("MemoryPolicy", name));
        }
    }

    private async Task StaysAsItIsAsync(JsonObject deployment, string? policy, string? untilToldOf = null)
    {
        if (policy is not null)
            await Ns.CreatePolicyAsync("policy", policy);
        await Ns.CreateAsync(deployment);
        var before = await Ns.SettledAsync("web");
        await Ns.StartOperatorAsync();

        var pod = await Ns.PodAsync("web");
        await Ns.Kubelet.KillTwiceAsync(pod);
        await Ns.Kubelet.BackOffAsync(pod);
        if (untilToldOf is not null)
            await Ns.EventAsync("web", untilToldOf);
        await Ns.ControlIsHealedAsync();

        (await Ns.GetAsync("Deployment", "web")).ToJsonString().Should().Be(before.ToJsonString());
        (await Ns.OperatorRequestsAsync()).Should().NotContain(request => request.IsWrite && request.Name == "web" && request.Resource == "deployments");
        (await Ns.EventsAsync("web")).Where(told => (string?)told["source"]!["component"] == "headroom").Select(told => (string?)told["reason"])
            .Should().BeSubsetOf(untilToldOf is null ? [] : ["OOMKillObserved", untilToldOf]);
    }
}
