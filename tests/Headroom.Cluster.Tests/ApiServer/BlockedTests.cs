using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;
using Headroom.Operator.Commands;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>
/// A remedy that was written, and whose pods the cluster does not let come up: told in the cluster's words, and with <c>onGiveUp: Revert</c> undone. The quota in the
/// way is one of which no template tells whether it counts: by priority class, and the template names none.
/// </summary>
public sealed class BlockedTests : ApiServerTest
{
    private const string Keeping = """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}, "backoff": {"initial": "1s"}, "recovery": {"stableFor": "2s"}}""";
    private const string Reverting = """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}, "backoff": {"initial": "1s"}, "recovery": {"stableFor": "2s", "onGiveUp": "Revert"}}""";

    [Fact]
    public async Task With_Revert_the_memory_of_before_returns_in_one_write_until_the_quota_is_raised()
    {
        await BeginAsync(Manifests.Deployment("web"), Reverting, "150Mi");
        var created = await Ns.GetAsync("Deployment", "web");
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        (await Ns.EventAsync("web", "MemoryReverted")).Should().StartWith(
            "app: limit 128Mi -> 64Mi, request 64Mi -> 32Mi, as before Headroom (RemedyBlocked): it did not come up with more: FailedCreate: exceeded quota: unforeseen, requested: limits.memory=160Mi")
            .And.EndWith("Nothing further is written until a quota or LimitRange of the namespace is changed, or the pod template or policy web is changed. Make room in the quota, or raise what refuses the pods");
        (await Ns.EventsAsync("web", "RemedyBlocked")).Should().Contain(told => ((string)told!["message"]!).StartsWith("app: limit 128Mi since attempt 1, and new pods do not come up: FailedCreate: exceeded quota: unforeseen"));
        var incident = await Ns.IncidentAsync("web", "Deployment/web", "Blocked");
        ((string?)incident["reason"], (string?)incident["memoryTo"]).Should().Be(("RemedyBlocked", "64Mi"));
        JsonNode.DeepEquals((await Ns.GetAsync("Deployment", "web"))["spec"], created["spec"]).Should().BeTrue();

        var kills = (int)incident["kills"]!;
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web", "64Mi"));
        await Ns.PolicyBecomesAsync("web", status => (int?)status["incidents"]![0]!["kills"] >= kills + 2, "both kills are judged");
        (await Ns.RemediesAsync("web")).Should().HaveCount(2, "one raised it, one took it back");
        (await ExplainAsync()).Should().Contain("Blocked: app: limit 128Mi -> 64Mi").And.Contain("RemedyBlocked, reverted from limit 128Mi");

        await Ns.Api.PatchAsync(Ns.PathOf("ResourceQuota", "unforeseen"), JsonNode.Parse("""{"spec": {"hard": {"limits.memory": "1Gi"}}}""")!);
        await Eventually.BecomesAsync(() => Ns.GetAsync("ResourceQuota", "unforeseen"), quota => (string?)quota["status"]?["hard"]?["limits.memory"] == "1Gi", "the new quota is in force");
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web", "64Mi"));
        // The pod that the quota refused to the first remedy may come up meanwhile: its ReplicaSet is kept while no pod is ready.
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("Deployment", "web"), "web");
        await Ns.IncidentAsync("web", "Deployment/web", "Recovered");
        (await Ns.RemediesAsync("web")).Should().HaveCount(3);
    }

    [Fact]
    public async Task A_pod_that_no_node_has_the_memory_for_is_undone_also_where_another_operator_comes_between()
    {
        await using var node = await NodeDouble.JoinAsync(Ns.Api, Ns.Name, "200Mi");
        await Ns.CreatePolicyAsync("web", Reverting);
        await Ns.CreateAsync(Manifests.OnNode(Manifests.Deployment("web", request: "64Mi"), Ns.Name));
        var first = await Ns.StartOperatorAsync();
        var killed = await Ns.PodAsync("web");
        await Eventually.BecomesAsync(() => Ns.GetAsync("Pod", killed), found => found["spec"]!["nodeName"] is not null, "it has its place");
        await Ns.Kubelet.KillTwiceAsync(killed);
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        await Ns.StopAsync(first);
        await Ns.StartOperatorAsync();

        (await Ns.EventAsync("web", "MemoryReverted")).Should().Contain(" is Unschedulable: ").And.Contain("Insufficient memory").And.Contain("until a node joins or grows, or the pod template or policy web is changed");
        await Ns.HasLimitAsync("Deployment", "web", "64Mi");
        await Ns.IncidentAsync("web", "Deployment/web", "Blocked");
        (await Ns.RemediesAsync("web")).Should().HaveCount(2);
    }

    [Fact]
    public async Task Of_a_stateful_set_whose_pod_is_refused_the_controllers_event_says_why()
    {
        await BeginAsync(Manifests.StatefulSet("web"), Keeping, "100Mi");
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        (await Ns.EventAsync("web", "RemedyBlocked")).Should().StartWith("app: limit 128Mi since attempt 1, and new pods do not come up: FailedCreate: exceeded quota: unforeseen, requested: limits.memory=160Mi");
        await Ns.IncidentAsync("web", "StatefulSet/web", "Blocked");
        (await ExplainAsync()).Should().Contain("Blocked: app: limit 128Mi since attempt 1, and new pods do not come up: FailedCreate");

        await Ns.Api.DeleteAsync(Ns.PathOf("ResourceQuota", "unforeseen"));
        await Ns.PodAsync("web", "128Mi");
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("StatefulSet", "web"), "web");
        await Ns.IncidentAsync("web", "StatefulSet/web", "Recovered");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }

    [Fact]
    public async Task Of_a_daemon_set_too_and_with_Revert_its_pods_are_back_as_they_were()
    {
        await using var node = await NodeDouble.JoinAsync(Ns.Api, Ns.Name);
        await BeginAsync(Manifests.DaemonSet("web", Ns.Name), Reverting, "100Mi");
        var pod = await Ns.PodAsync("web");
        await Ns.Kubelet.KillTwiceAsync(pod);
        await Ns.HasLimitAsync("DaemonSet", "web", "128Mi");
        await Eventually.BecomesAsync(() => Ns.GetAsync("Pod", pod), found => found["metadata"]!["deletionTimestamp"] is not null, "its controller replaces it");
        await Ns.Api.DeleteAsync(Ns.PathOf("Pod", pod), new JsonObject { ["gracePeriodSeconds"] = 0 });

        (await Ns.EventAsync("web", "MemoryReverted")).Should().Contain("FailedCreate: exceeded quota: unforeseen");
        await Ns.HasLimitAsync("DaemonSet", "web", "64Mi");
        await Ns.PodAsync("web", "64Mi");
        (await Ns.RemediesAsync("web")).Should().HaveCount(2);
    }

    private async Task BeginAsync(JsonObject workload, string policy, string quota)
    {
        await Ns.CreateAsync(JsonNode.Parse("""
            {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "unforeseen"},
             "spec": {"hard": {"limits.memory": "QUOTA"}, "scopeSelector": {"matchExpressions": [{"scopeName": "PriorityClass", "operator": "NotIn", "values": ["high"]}]}}}
            """.Replace("QUOTA", quota, StringComparison.Ordinal))!.AsObject());
        await Eventually.BecomesAsync(() => Ns.GetAsync("ResourceQuota", "unforeseen"), found => found["status"]?["hard"] is not null, "the quota is in force");
        await Ns.CreatePolicyAsync("web", policy);
        await Ns.CreateAsync(workload);
        await Ns.StartOperatorAsync();
    }

    private async Task<string> ExplainAsync()
    {
        using var output = new StringWriter();
        var kind = (await Ns.Api.GetAsync(Ns.PathOf("StatefulSet")))["items"]!.AsArray().Count > 0 ? "sts" : "deploy";
        await HeadroomCommand.InvokeAsync(["explain", $"{kind}/web", "-n", Ns.Name, "--kubeconfig", Ns.OperatorKubeConfig], output, TextWriter.Null);
        return string.Join(' ', output.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
