using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Workloads whose pods do not come anew by themselves when their template changes.</summary>
public sealed class OwnerTests : ApiServerTest
{
    [Fact]
    public async Task A_CronJob_is_patched_and_has_recovered_when_the_next_run_has_ended()
    {
        await Ns.CreatePolicyAsync("nightly", """{"workloads": ["CronJob"], "memory": {"ceiling": "1Gi"}, "recovery": {"stableFor": "2s"}}""");
        var created = await Ns.CreateAsync(Manifests.CronJob("nightly"));
        await Ns.StartOperatorAsync();

        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("nightly"));
        var healed = await Ns.HasLimitAsync("CronJob", "nightly", "128Mi");
        JsonNode.DeepEquals(healed["spec"], Waiting.Doubled(created, healed)).Should().BeTrue($"only limit, request and mark change, but it is {healed["spec"]}");
        (await Ns.EventAsync("nightly", "MemoryRaised")).Should().Contain("app: limit 64Mi -> 128Mi").And.EndWith("; it counts from the next run");
        await Ns.IncidentAsync("nightly", "CronJob/nightly", "Recovering");

        var next = await Ns.PodAsync("nightly", "128Mi");
        await Ns.Api.PatchAsync(Ns.PathOf("CronJob", "nightly"), JsonNode.Parse("""{"spec": {"suspend": true}}""")!);
        await Ns.Kubelet.SucceedAsync(next);

        (await Ns.EventAsync("nightly", "Recovered")).Should().Be("app: limit 128Mi holds: the next run has ended without a kill (after 2 kills and 1 attempt)");
        await Ns.IncidentAsync("nightly", "CronJob/nightly", "Recovered");
        (await Ns.RemediesAsync("nightly")).Should().ContainSingle();
        (await Ns.OperatorRequestsAsync()).Where(request => request is { Resource: "cronjobs", Code: 404 }).Should().ContainSingle("which version the server has is found out once");
        (await Ns.OperatorRequestsAsync()).Should().NotContain(request => request.IsWrite && request.Resource == "jobs");
    }

    [Fact]
    public async Task A_CronJob_is_left_alone_where_the_policy_does_not_name_its_kind()
    {
        await Ns.CreatePolicyAsync("all", """{"selector": {"matchLabels": {"app": "nightly"}}, "memory": {"ceiling": "1Gi"}}""");
        var manifest = Manifests.CronJob("nightly");
        manifest["spec"]!["suspend"] = true;
        var before = await Ns.CreateAsync(manifest);
        await Ns.CreateAsync(Manifests.Job("nightly", Manifests.Controller(Manifests.CronJobVersion, "CronJob", "nightly", (string)before["metadata"]!["uid"]!)));
        await Ns.StartOperatorAsync();

        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("nightly"));
        await Ns.ControlIsHealedAsync();

        JsonNode.DeepEquals((await Ns.GetAsync("CronJob", "nightly"))["spec"], before["spec"]).Should().BeTrue();
        (await Ns.RemediesAsync("nightly")).Should().BeEmpty();
        (await Ns.EventsAsync("nightly")).Should().NotContain(told => (string?)told["source"]!["component"] == "headroom");
    }

    [Fact]
    public async Task A_bare_ReplicaSet_is_patched_and_has_recovered_when_its_old_pods_are_deleted()
    {
        await Ns.CreatePolicyAsync("web", """{"workloads": ["ReplicaSet"], "memory": {"ceiling": "1Gi"}, "recovery": {"stableFor": "2s"}}""");
        await Ns.CreateAsync(Manifests.ReplicaSet("web"));
        await Ns.StartOperatorAsync();

        var old = await Ns.PodAsync("web");
        await Ns.Kubelet.KillTwiceAsync(old);
        await Ns.HasLimitAsync("ReplicaSet", "web", "128Mi");
        (await Ns.EventAsync("web", "MemoryRaised")).Should().EndWith($"; its pods keep the old template until they are replaced: kubectl delete pod -n {Ns.Name} {old}");
        await Ns.IncidentAsync("web", "ReplicaSet/web", "Recovering");

        await Ns.Api.DeleteAsync(Ns.PathOf("Pod", old));
        await Ns.Kubelet.RunAsync(await Ns.PodAsync("web", "128Mi"));

        (await Ns.EventAsync("web", "Recovered")).Should().StartWith("app: limit 128Mi holds: no kill for 2s, every pod ready");
        await Ns.IncidentAsync("web", "ReplicaSet/web", "Recovered");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }
}
