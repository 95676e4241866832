using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Killed pods behind which nothing stands that could be changed: said once, with what a person can do, and nothing else is written.</summary>
public sealed class UnsupportedTests : ApiServerTest
{
    private const string Everything = """{"selector": {"matchLabels": {"app": "lone"}}, "memory": {"ceiling": "1Gi"}}""";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Ns.CreatePolicyAsync("all", Everything);
    }

    [Fact]
    public async Task A_bare_pod()
    {
        await Ns.CreateAsync(Manifests.Pod("lone"));
        await IsToldOnceAsync("lone", "Pod", "lone", "Recreate the pod with a higher limit, or put it under a Deployment");
    }

    [Fact]
    public async Task A_bare_Job()
    {
        await Ns.CreateAsync(Manifests.Job("lone"));
        await IsToldOnceAsync(await Ns.PodAsync("lone"), "Job", "lone", "Delete the Job and create it anew with a higher limit");
    }

    [Fact]
    public async Task A_custom_resource()
    {
        var group = $"{Ns.Name}.example.com";
        var rollout = await RolloutAsync(group);
        await Ns.CreateAsync(Manifests.Pod("lone", Manifests.Controller($"{group}/v1", "Rollout", "mine", (string)rollout["metadata"]!["uid"]!)));
        try
        {
            await IsToldOnceAsync("lone", "Rollout", "mine", $"kubectl edit rollout.{group} mine -n {Ns.Name}");

            (await Ns.Api.GetAsync($"apis/{group}/v1/namespaces/{Ns.Name}/rollouts/mine")).ToJsonString().Should().Be(rollout.ToJsonString());
        }
        finally
        {
            await Ns.Api.DeleteAsync($"apis/apiextensions.k8s.io/v1/customresourcedefinitions/rollouts.{group}");
        }
    }

    [Fact]
    public async Task A_pod_that_has_opted_out_is_not_told_of()
    {
        var pod = Manifests.Pod("lone");
        pod["metadata"]!["annotations"] = JsonNode.Parse("""{"headroom.dev/ignore": "true"}""");
        await Ns.CreateAsync(pod);
        await Ns.StartOperatorAsync();

        await Ns.Kubelet.KillTwiceAsync("lone");
        await Ns.ControlIsHealedAsync();

        (await Ns.EventsAsync("lone", "Unsupported")).Should().BeEmpty();
        (await Ns.GetAsync("MemoryPolicy", "all"))["status"]?["incidents"]?.AsArray().Should().BeNullOrEmpty();
    }

    private async Task IsToldOnceAsync(string pod, string kind, string name, string advice)
    {
        var running = await Ns.StartOperatorAsync();
        // Kills are told apart, also by the next operator, by their time, which the kubelet writes to the second.
        await Ns.Kubelet.KillAsync(pod, end: new ContainerEnd(Ago: TimeSpan.FromSeconds(10)));
        await Ns.Kubelet.KillAsync(pod);

        (await Ns.EventAsync(name, "Unsupported")).Should().StartWith("app was killed at its limit of 64Mi (LimitOom), and nothing is changed: ").And.EndWith(advice);
        var line = await Ns.IncidentAsync("all", $"{kind}/{name}", "Unsupported");
        ((string?)line["verdict"]).Should().Be("LimitOom");
        ((string?)line["message"]).Should().StartWith("app: OOMKilled, exit code 137, at its limit of 64Mi").And.EndWith(advice);
        await Ns.PolicyBecomesAsync("all", status => (int?)status["workloads"]?["unsupported"] == 1 && (int?)status["incidents"]![0]!["kills"] == 2, "both kills are counted");

        // The operator that comes next sees the pod, and its last kill, anew.
        await Ns.StopAsync(running);
        await Ns.StartOperatorAsync();
        await Ns.Kubelet.BackOffAsync(pod);
        await Ns.ControlIsHealedAsync();

        (await Ns.EventsAsync(name, "Unsupported")).Should().ContainSingle().Which["count"]!.GetValue<int>().Should().Be(1);
        ((int?)(await Ns.GetAsync("MemoryPolicy", "all"))["status"]!["incidents"]![0]!["kills"]).Should().Be(2);
        (await Ns.OperatorRequestsAsync()).Where(request => request is { IsWrite: true, Code: < 300 } && request.Resource is not ("events" or "memorypolicies/status"))
            .Select(request => $"{request.Resource} {request.Name}").Should().Equal("deployments control");
        (await Ns.OperatorRequestsAsync()).Should().NotContain(request => request.Code == 403);
    }

    private async Task<JsonObject> RolloutAsync(string group)
    {
        await Ns.Api.CreateAsync("apis/apiextensions.k8s.io/v1/customresourcedefinitions", JsonNode.Parse(
            $$$"""
            {
              "metadata": {"name": "rollouts.{{{group}}}"},
              "spec": {
                "group": "{{{group}}}", "scope": "Namespaced",
                "names": {"kind": "Rollout", "plural": "rollouts", "singular": "rollout"},
                "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true} } }]
              }
            }
            """)!);
        var collection = $"apis/{group}/v1/namespaces/{Ns.Name}/rollouts";
        await Eventually.IsTrueAsync(async () => await Ns.Api.FindAsync(collection) is not null, "the API server serves rollouts");
        return await Ns.Api.CreateAsync(collection, new JsonObject { ["apiVersion"] = $"{group}/v1", ["kind"] = "Rollout", ["metadata"] = new JsonObject { ["name"] = "mine" } });
    }
}
