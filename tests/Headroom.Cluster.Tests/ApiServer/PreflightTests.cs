using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;
using Headroom.Operator.Commands;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>
/// What a real API server has in a remedy's way: found before the write, told, and nothing written; healed by the next kill after it has moved.
/// Pods have a container app (limit 64Mi, request 32Mi) and one beside it (32Mi, 16Mi).
/// </summary>
public sealed class PreflightTests : ApiServerTest
{
    private const string Everything = """{"memory": {"ceiling": "64Gi"}, "recovery": {"stableFor": "2s"}}""";

    [Fact]
    public async Task A_paused_deployment_is_healed_when_it_is_resumed()
    {
        var web = Manifests.Deployment("web");
        await BeginAsync(web);
        await PatchAsync("Deployment", "web", """{"spec": {"paused": true}}""");
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        await IsBlockedAsync("Deployment/web", $"the rollout is paused: kubectl rollout resume deployment/web -n {Ns.Name} (due: app: limit 64Mi -> 128Mi, request 32Mi -> 64Mi)");

        await Cluster.Kubectl.RunAsync("rollout", "resume", "deployment/web", "-n", Ns.Name);
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web"));
        await IsHealedAsync("Deployment");
    }

    [Fact]
    public async Task A_stateful_set_whose_partition_keeps_the_killed_pod_is_healed_when_it_is_lowered()
    {
        var web = Manifests.StatefulSet("web");
        web["spec"]!["updateStrategy"] = JsonNode.Parse("""{"type": "RollingUpdate", "rollingUpdate": {"partition": 1}}""");
        await BeginAsync(web);
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        await IsBlockedAsync("StatefulSet/web", "the partition of its update strategy keeps web-0 at the old template: lower spec.updateStrategy.rollingUpdate.partition");

        await PatchAsync("StatefulSet", "web", """{"spec": {"updateStrategy": {"rollingUpdate": {"partition": 0}}}}""");
        await Ns.IsObservedAsync("StatefulSet", "web");
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web"));
        await IsHealedAsync("StatefulSet");
    }

    [Fact]
    public async Task A_limit_range_caps_the_remedy_then_blocks_it_and_gives_way_when_it_is_raised()
    {
        await CreateAsync("LimitRange", "narrow", """{"limits": [{"type": "Container", "max": {"memory": "96Mi"}, "min": {"memory": "16Mi"}, "maxLimitRequestRatio": {"memory": "2"}}]}""");
        await BeginAsync(Manifests.Deployment("web"));
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.HasLimitAsync("Deployment", "web", "96Mi");
        (await Ns.EventAsync("web", "MemoryRaised")).Should().StartWith("app: limit 64Mi -> 96Mi, request 32Mi -> 48Mi").And.EndWith("; app is capped by LimitRange narrow at 96Mi");

        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web", "96Mi"));
        await IsBlockedAsync("Deployment/web", $"app is at 96Mi, and LimitRange narrow allows a container at most 96Mi: kubectl edit limitrange narrow -n {Ns.Name}", writes: 1);

        await PatchAsync("LimitRange", "narrow", """{"spec": {"limits": [{"type": "Container", "max": {"memory": "1Gi"}, "min": {"memory": "16Mi"}, "maxLimitRequestRatio": {"memory": "2"}}]}}""");
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web", "96Mi"));
        await Ns.HasLimitAsync("Deployment", "web", "192Mi");
    }

    [Fact]
    public async Task A_quota_without_room_for_the_rollout_blocks_until_it_is_raised()
    {
        await CreateAsync("ResourceQuota", "small", """{"hard": {"limits.memory": "200Mi", "requests.memory": "1e9"}}""");
        await CreateAsync("ResourceQuota", "of-another-scope", """{"hard": {"limits.memory": "0"}, "scopes": ["Terminating"]}""");
        await BeginAsync(Manifests.Deployment("web"));
        await Ns.PodAsync("web");
        await Eventually.BecomesAsync(() => Ns.GetAsync("ResourceQuota", "small"), quota => (string?)quota["status"]?["used"]?["limits.memory"] == "96Mi", "the pod is counted");
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        await IsBlockedAsync(
            "Deployment/web",
            "ResourceQuota small leaves 104Mi of its 200Mi limits.memory, and the rollout needs 160Mi: 1 pod from 96Mi to 160Mi, and room for 1 pod more while it rolls. "
            + $"Raise it: kubectl edit resourcequota small -n {Ns.Name}");
        using var output = new StringWriter();
        (await HeadroomCommand.InvokeAsync(["plan", "-n", Ns.Name, "-o", "json", "--kubeconfig", Ns.OperatorKubeConfig], output, TextWriter.Null)).Should().Be(0, "nothing is due");
        ((string?)JsonNode.Parse(output.ToString())!["workloads"]![0]!["action"]).Should().Be("Blocked");

        await PatchAsync("ResourceQuota", "small", """{"spec": {"hard": {"limits.memory": "256Mi"}}}""");
        await Eventually.BecomesAsync(() => Ns.GetAsync("ResourceQuota", "small"), quota => (string?)quota["status"]?["hard"]?["limits.memory"] == "256Mi", "the new quota is in force");
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web"));
        await IsHealedAsync("Deployment");
    }

    [Fact]
    public async Task A_request_that_no_node_could_hold_waits_for_a_larger_node()
    {
        await using var node = await NodeDouble.JoinAsync(Ns.Api, Ns.Name);
        var web = Manifests.GuaranteedDeployment("web");
        foreach (var container in web["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Where(container => (string?)container!["name"] == "app"))
            container!["resources"] = JsonNode.Parse("""{"requests": {"cpu": "1", "memory": "10Gi"}, "limits": {"cpu": "1", "memory": "10Gi"}}""");
        await BeginAsync(web);
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        await IsBlockedAsync("Deployment/web", "a pod would request 20544Mi, and the largest node (");

        // Which nodes there are is remembered for ten seconds.
        await using var larger = await NodeDouble.JoinAsync(Ns.Api, $"{Ns.Name}-larger", "64Gi");
        await Eventually.IsTrueAsync(
            async () =>
            {
                if (Waiting.AppLimit(Waiting.Template(await Ns.GetAsync("Deployment", "web"))["spec"]!) == "20Gi")
                    return true;
                await Ns.Kubelet.KillAsync(await Ns.PodAsync("web"));
                return false;
            },
            "the next kill that finds the larger node heals");
    }

    [Fact]
    public async Task A_vertical_autoscaler_owns_the_memory_until_it_is_off()
    {
        await ServesVerticalAutoscalersAsync();
        await CreateAsync("VerticalPodAutoscaler", "of-another", """{"targetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "other"}}""");
        await CreateAsync("VerticalPodAutoscaler", "tuner", """{"targetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}, "updatePolicy": {"updateMode": "Auto"}}""");
        await BeginAsync(Manifests.Deployment("web"));
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        await IsBlockedAsync("Deployment/web", "VPA tuner owns the memory of app: ");

        await PatchAsync("VerticalPodAutoscaler", "tuner", """{"spec": {"updatePolicy": {"updateMode": "Off"}}}""");
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web"));
        await IsHealedAsync("Deployment");
    }

    [Fact]
    public async Task A_horizontal_autoscaler_on_memory_blocks_nothing_and_is_told_of()
    {
        await CreateAsync("HorizontalPodAutoscaler", "scaler", """
            {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}, "minReplicas": 1, "maxReplicas": 3,
             "metrics": [{"type": "Resource", "resource": {"name": "memory", "target": {"type": "Utilization", "averageUtilization": 80}}}]}
            """);
        await BeginAsync(Manifests.Deployment("web"));
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        await IsHealedAsync("Deployment");
        (await Ns.EventAsync("web", "MemoryRaised")).Should().EndWith("; HPA scaler aims at 80% of the memory request, which goes from 48Mi to 80Mi: it may want fewer replicas");
        (await Ns.EventsAsync("web", "RemedyBlocked")).Should().BeEmpty();
    }

    [Fact]
    public async Task Where_quotas_may_not_be_listed_it_heals_and_tells_what_the_cluster_says_of_the_pods()
    {
        await Ns.RestrictAsync("no-quotas", (resource, _) => resource != "resourcequotas");
        await CreateAsync("ResourceQuota", "small", """{"hard": {"limits.memory": "100Mi"}}""");
        await Ns.CreatePolicyAsync("web", Everything);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var running = await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");

        var incident = await Ns.IncidentAsync("web", "Deployment/web", "Blocked");
        ((string?)incident["message"]).Should().StartWith("app: limit 128Mi since attempt 1, and new pods do not come up: FailedCreate: exceeded quota: small, requested: limits.memory=160Mi");
        (await Ns.EventAsync("web", "RemedyBlocked")).Should().Be((string?)incident["message"]);
        running.Log.Should().ContainSingle(line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("without a look at resourcequotas", StringComparison.Ordinal));

        await Ns.Api.DeleteAsync(Ns.PathOf("ResourceQuota", "small"));
        await Ns.PodAsync("web", "128Mi");
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("Deployment", "web"), "web");
        await Ns.IncidentAsync("web", "Deployment/web", "Recovered");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }

    private async Task BeginAsync(JsonObject workload)
    {
        await Ns.CreatePolicyAsync("web", Everything);
        await Ns.CreateAsync(workload);
        await Ns.StartOperatorAsync();
    }

    /// <summary>It is told in an event, once, and in the policy's status; nothing further was written.</summary>
    private async Task IsBlockedAsync(string workload, string message, int writes = 0)
    {
        ((string?)(await Ns.IncidentAsync("web", workload, "Blocked"))["message"]).Should().StartWith(message);
        (await Ns.EventAsync("web", "RemedyBlocked")).Should().StartWith(message);
        (await Ns.EventsAsync("web", "RemedyBlocked")).Should().ContainSingle().Which["count"]!.GetValue<int>().Should().Be(1);
        await Ns.SaysAsync("web", "Degraded", "Blocked");
        (await Ns.RemediesAsync("web")).Should().HaveCount(writes);
    }

    private async Task IsHealedAsync(string kind)
    {
        await Ns.HasLimitAsync(kind, "web", "128Mi");
        await Ns.IncidentAsync("web", $"{kind}/web", "Recovering");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }

    /// <param name="spec">As JSON.</param>
    private Task<JsonObject> CreateAsync(string kind, string name, string spec) => Ns.CreateAsync(new JsonObject
    {
        ["apiVersion"] = kind switch { "VerticalPodAutoscaler" => "autoscaling.k8s.io/v1", "HorizontalPodAutoscaler" => Manifests.HorizontalAutoscalerVersion, _ => "v1" },
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = JsonNode.Parse(spec),
    });

    private Task<JsonObject> PatchAsync(string kind, string name, string patch) => Ns.Api.PatchAsync(Ns.PathOf(kind, name), JsonNode.Parse(patch)!);

    /// <summary>The kind is no part of Kubernetes; its own definition knows more fields, none of which matters here.</summary>
    private async Task ServesVerticalAutoscalersAsync()
    {
        await Ns.Api.CreateAsync("apis/apiextensions.k8s.io/v1/customresourcedefinitions", JsonNode.Parse("""
            {
              "metadata": {"name": "verticalpodautoscalers.autoscaling.k8s.io", "annotations": {"api-approved.kubernetes.io": "https://github.com/kubernetes/kubernetes/pull/63797"}},
              "spec": {
                "group": "autoscaling.k8s.io", "scope": "Namespaced", "names": {"kind": "VerticalPodAutoscaler", "plural": "verticalpodautoscalers", "singular": "verticalpodautoscaler"},
                "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}]
              }
            }
            """)!);
        await Eventually.IsTrueAsync(async () => await Ns.Api.FindAsync(Ns.PathOf("VerticalPodAutoscaler")) is not null, "the kind is served");
    }
}
