using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>From the second kill to the one patch: what it changes, and everything that it leaves as it was.</summary>
public sealed class HealingTests : ApiServerTest
{
    [Theory]
    [InlineData("Deployment")]
    [InlineData("StatefulSet")]
    [InlineData("DaemonSet")]
    public async Task A_workload_killed_twice_is_patched_once_and_nothing_else_of_it_changes(string kind)
    {
        await using var node = kind == "DaemonSet" ? await NodeDouble.JoinAsync(Ns.Api, Ns.Name) : null;
        await Ns.CreatePolicyAsync("web", """{"memory": {"ceiling": "1Gi"}}""");
        var created = await Ns.CreateAsync(Workload(kind));
        await Ns.StartOperatorAsync();

        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        var healed = await Ns.HasLimitAsync(kind, "web", "128Mi");
        var incident = await Ns.IncidentAsync("web", $"{kind}/web", "Recovering");

        JsonNode.DeepEquals(healed["spec"], Waiting.Doubled(created, healed)).Should().BeTrue($"only limit, request and mark change, but it is {healed["spec"]}");

        var record = JsonNode.Parse((string)healed["metadata"]!["annotations"]!["headroom.dev/remediation"]!)!;
        ((int)record["attempts"]!).Should().Be(1);
        ((string?)record["policy"]).Should().Be("web");
        ((string?)record["containers"]!["app"]!["originalLimit"]).Should().Be("64Mi");
        ((string?)record["containers"]!["app"]!["originalRequest"]).Should().Be("32Mi");
        ((int)record["containers"]!["app"]!["kills"]!).Should().Be(2);
        healed["metadata"]!["managedFields"]!.AsArray().Should().ContainSingle(entry => (string?)entry!["manager"] == "headroom" && (string?)entry["operation"] == "Update");

        // A 409 would be no second one: it changes nothing, and the workload's controller may write its status at any time.
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
        ((int)incident["kills"]!).Should().Be(2);
        ((string?)incident["memoryFrom"]).Should().Be("64Mi");
        ((string?)incident["memoryTo"]).Should().Be("128Mi");
        (await Ns.EventAsync("web", "MemoryRaised")).Should().Contain("app: limit 64Mi -> 128Mi, request 32Mi -> 64Mi").And.Contain("attempt 1 of 6");
    }

    [Fact]
    public async Task The_account_of_the_manifests_is_refused_nothing_and_writes_nothing_but_remedies_events_and_status()
    {
        await Ns.StartOperatorAsync();

        await Ns.ControlIsHealedAsync();
        await Ns.IncidentAsync("control", "Deployment/control", "Recovering");

        var requests = await Ns.OperatorRequestsAsync();
        requests.Should().NotContain(request => request.Code == 403);
        requests.Where(request => request.IsWrite).Select(request => $"{request.Verb} {request.Resource}").Distinct()
            .Should().BeEquivalentTo("patch deployments", "create events", "patch memorypolicies/status");
    }

    [Theory]
    [InlineData("KeepRatio", null, "64Mi")]
    [InlineData("PercentOfLimit", 75, "96Mi")]
    [InlineData("EqualToLimit", null, "128Mi")]
    [InlineData("Keep", null, "32Mi")]
    public async Task The_request_follows_the_limit_as_the_policy_says(string mode, int? percent, string request)
    {
        var requests = percent is null ? $$$"""{"mode": "{{{mode}}}"}""" : $$$"""{"mode": "{{{mode}}}", "percent": {{{percent}}}}""";
        await Ns.CreatePolicyAsync("web", $$$"""{"memory": {"ceiling": "1Gi", "requests": {{{requests}}}}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.StartOperatorAsync();

        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        var healed = await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        Waiting.AppRequest(healed["spec"]!["template"]!["spec"]!).Should().Be(request);
    }

    [Theory]
    [InlineData("KeepRatio")]
    [InlineData("Keep")]
    public async Task Guaranteed_pods_stay_Guaranteed(string mode)
    {
        await Ns.CreatePolicyAsync("web", $$$"""{"memory": {"ceiling": "1Gi", "requests": {"mode": "{{{mode}}}"} } }""");
        await Ns.CreateAsync(Manifests.GuaranteedDeployment("web"));
        await Ns.StartOperatorAsync();

        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        var pod = await Ns.GetAsync("Pod", await Ns.PodAsync("web", "128Mi"));
        ((string?)pod["status"]!["qosClass"]).Should().Be("Guaranteed");
    }

    [Theory]
    [InlineData("128974848", "246Mi")]
    [InlineData("129M", "247Mi")]
    [InlineData("123Mi", "246Mi")]
    [InlineData("0.5Gi", "1Gi")]
    [InlineData("1e9", "1908Mi")]
    [InlineData("128e6", "245Mi")]
    [InlineData("134217728000m", "256Mi")]
    public async Task Limits_are_understood_however_they_are_written(string written, string raised)
    {
        await Ns.CreatePolicyAsync("web", """{"memory": {"ceiling": "4Gi"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web", limit: written, request: null));
        await Ns.StartOperatorAsync();

        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        await Ns.HasLimitAsync("Deployment", "web", raised);
    }

    private JsonObject Workload(string kind) => kind switch
    {
        "Deployment" => Manifests.Deployment("web"),
        "StatefulSet" => Manifests.StatefulSet("web"),
        _ => Manifests.DaemonSet("web", Ns.Name),
    };
}
