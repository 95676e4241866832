using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>A Deployment of three that loops, under a policy that leaves it one pod until its remedy is proven.</summary>
public sealed class ReplicasTests : ApiServerTest
{
    private const string Policy =
        """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}, "replicas": {"whileLooping": 1}, "recovery": {"stableFor": "1s"}, "backoff": {"initial": "0", "max": "0"}}""";

    [Fact]
    public async Task It_is_healed_on_one_pod_and_has_three_again_when_that_has_held()
    {
        await LoopingAsync();

        var reduced = await HasAsync(replicas: 1);
        Waiting.AppLimit(Waiting.Template(reduced)["spec"]!).Should().Be("128Mi", "it is one patch");
        (await Ns.EventAsync("web", "ReplicasReduced")).Should().StartWith("replicas 3 -> 1 while it loops");
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("Deployment", "web"), "web");

        await HasAsync(replicas: 3);
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("Deployment", "web"), "web");
        await Ns.IncidentAsync("web", "Deployment/web", "Recovered");
        (await Ns.EventAsync("web", "ReplicasRestored")).Should().Be("replicas 1 -> 3, as before Headroom: its remedy has held on those that were left");
        (await Ns.RemediesAsync("web")).Should().HaveCount(2);
        (await OwedAsync()).Should().BeNull();
    }

    [Fact]
    public async Task A_new_run_of_the_operator_gives_back_what_a_former_one_has_taken()
    {
        var first = await LoopingAsync();
        await HasAsync(replicas: 1);
        await Ns.IncidentAsync("web", "Deployment/web", "Recovering");
        await Ns.StopAsync(first);
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("Deployment", "web"), "web");
        await Ns.StartOperatorAsync();

        await HasAsync(replicas: 3);
    }

    [Fact]
    public async Task Whoever_deletes_the_policy_has_three_again()
    {
        await LoopingAsync();
        await HasAsync(replicas: 1);

        await Ns.Api.DeleteAsync(Ns.PathOf("MemoryPolicy", "web"));

        await HasAsync(replicas: 3);
        (await Ns.EventAsync("web", "ReplicasRestored")).Should().EndWith("no policy answers for it any more");
    }

    [Fact]
    public async Task So_has_whoever_deletes_it_while_no_operator_runs()
    {
        var first = await LoopingAsync();
        await HasAsync(replicas: 1);
        await Ns.IncidentAsync("web", "Deployment/web", "Recovering");
        await Ns.StopAsync(first);
        await Ns.PodAsync("web", "128Mi");
        await Ns.Api.DeleteAsync(Ns.PathOf("MemoryPolicy", "web"));
        await Ns.StartOperatorAsync();

        await HasAsync(replicas: 3);
    }

    [Fact]
    public async Task At_the_ceiling_it_has_three_again()
    {
        await LoopingAsync(Policy.Replace("1Gi", "128Mi", StringComparison.Ordinal));
        await HasAsync(replicas: 1);
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web", "128Mi"));

        await HasAsync(replicas: 3);
        (await Ns.EventAsync("web", "ReplicasRestored")).Should().EndWith("it is given up");
        await Ns.IncidentAsync("web", "Deployment/web", "GaveUp");
    }

    [Theory]
    [InlineData("autoscaler")]
    [InlineData("budget")]
    public async Task What_others_have_a_say_in_stays(string who)
    {
        var (path, manifest) = who == "budget"
            ? ($"apis/policy/v1beta1/namespaces/{Ns.Name}/poddisruptionbudgets", """{"apiVersion": "policy/v1beta1", "kind": "PodDisruptionBudget", "metadata": {"name": "web"}, "spec": {"maxUnavailable": 0, "selector": {"matchLabels": {"app": "web"}}}}""")
            : (Ns.PathOf("HorizontalPodAutoscaler"), $$$$"""{"apiVersion": "{{{{Manifests.HorizontalAutoscalerVersion}}}}", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "web"}, "spec": {"minReplicas": 3, "maxReplicas": 5, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}}}""");
        await Ns.Api.CreateAsync(path, JsonNode.Parse(manifest)!.AsObject());
        await LoopingAsync();

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");

        await HasAsync(replicas: 3);
        (await Ns.EventAsync("web", "MemoryRaised")).Should().Contain("its 3 replicas stay: ");
        (await Ns.EventsAsync("web", "ReplicasReduced")).Should().BeEmpty();
    }

    private async Task<RunningOperator> LoopingAsync(string policy = Policy)
    {
        await Ns.CreatePolicyAsync("web", policy);
        await Ns.CreateAsync(Manifests.Deployment("web", replicas: 3));
        var pod = await Ns.PodAsync("web");
        await Ns.IsObservedAsync("Deployment", "web");
        var running = await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillTwiceAsync(pod);
        return running;
    }

    private Task<JsonObject> HasAsync(int replicas) => Eventually.BecomesAsync(
        () => Ns.GetAsync("Deployment", "web"),
        found => (int)found["spec"]!["replicas"]! == replicas && Waiting.AppLimit(Waiting.Template(found)["spec"]!) == "128Mi", $"web has {replicas} replicas and its new limit");

    /// <summary>What its record says of pods that were taken.</summary>
    private async Task<JsonNode?> OwedAsync() =>
        JsonNode.Parse((string)(await Ns.GetAsync("Deployment", "web"))["metadata"]!["annotations"]!["headroom.dev/remediation"]!)!["replicas"];
}
