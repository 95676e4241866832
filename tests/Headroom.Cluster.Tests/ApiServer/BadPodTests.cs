using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Pods that no workload stands behind, or that tell nonsense: none stops the operator, or another workload's healing.</summary>
public sealed class BadPodTests : ApiServerTest
{
    private RunningOperator? _running;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Ns.CreatePolicyAsync("all", """{"memory": {"ceiling": "1Gi"}}""");
        _running = await Ns.StartOperatorAsync();
    }

    [Fact]
    public async Task A_pod_without_an_owner()
    {
        await Ns.CreateAsync(Manifests.Pod("bare"));
        await Ns.Kubelet.KillTwiceAsync("bare");

        await OthersAreHealedAsync();
        Said($"Pod {Ns.Name}/bare: Unsupported: app: ");
    }

    [Fact]
    public async Task A_pod_whose_owner_is_gone()
    {
        // The garbage collector takes such pods away; the finalizer keeps this one in sight.
        var pod = Manifests.Pod("orphan", Manifests.Controller("apps/v1", "ReplicaSet", "gone", Guid.NewGuid().ToString()));
        pod["metadata"]!["finalizers"] = new JsonArray("headroom.dev/kept-for-the-test");
        await Ns.CreateAsync(pod);
        await Ns.Kubelet.KillTwiceAsync("orphan");

        await OthersAreHealedAsync();
        Said("orphan/app was killed, and there is nothing to change: its ReplicaSet gone is gone");
        await Ns.Api.PatchAsync(Ns.PathOf("Pod", "orphan"), JsonNode.Parse("""{"metadata": {"finalizers": null}}""")!);
    }

    [Theory]
    [InlineData("example.com/v1", "Rollout", "Rollout {0}/mine: Unsupported: app: ")]
    [InlineData("batch/v1", "Job", "{0}/foreign/app was killed, and there is nothing to change: its Job mine is gone")]
    [InlineData("apps/v1", "Orchestra", "Orchestra {0}/mine: Unsupported: app: ")]
    public async Task A_pod_whose_owner_is_of_a_kind_that_is_not_healed(string apiVersion, string kind, string said)
    {
        var pod = Manifests.Pod("foreign", Manifests.Controller(apiVersion, kind, "mine", Guid.NewGuid().ToString()));
        pod["metadata"]!["finalizers"] = new JsonArray("headroom.dev/kept-for-the-test");
        await Ns.CreateAsync(pod);
        await Ns.Kubelet.KillTwiceAsync("foreign");

        await OthersAreHealedAsync();
        Said(said.Replace("{0}", Ns.Name, StringComparison.Ordinal));
        await Ns.Api.PatchAsync(Ns.PathOf("Pod", "foreign"), JsonNode.Parse("""{"metadata": {"finalizers": null}}""")!);
    }

    [Fact]
    public async Task A_pod_without_statuses()
    {
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.SettledAsync("web");

        await OthersAreHealedAsync();
        (await Ns.RemediesAsync("web")).Should().BeEmpty();
    }

    [Fact]
    public async Task A_status_of_a_container_that_the_pod_does_not_have()
    {
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var before = await Ns.SettledAsync("web");
        var pod = await Ns.PodAsync("web");
        await Ns.Kubelet.ShowAsync(pod, KubeletDouble.Status("ghost", new JsonObject { ["terminated"] = KubeletDouble.Terminated(new ContainerEnd()) }));
        await Ns.Kubelet.ShowAsync(pod, KubeletDouble.Status("ghost", new JsonObject { ["terminated"] = KubeletDouble.Terminated(new ContainerEnd()) }));

        await OthersAreHealedAsync();
        (await Ns.GetAsync("Deployment", "web")).ToJsonString().Should().Be(before.ToJsonString());
    }

    [Fact]
    public async Task A_kill_that_tells_neither_when_nor_of_which_container_it_was()
    {
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var before = await Ns.SettledAsync("web");
        await Ns.Kubelet.ShowAsync(
            await Ns.PodAsync("web"),
            KubeletDouble.Status("app", new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = 137, ["reason"] = "OOMKilled" } }));

        await OthersAreHealedAsync();
        (await Ns.GetAsync("Deployment", "web")).ToJsonString().Should().Be(before.ToJsonString());
    }

    private async Task OthersAreHealedAsync()
    {
        await Ns.ControlIsHealedAsync();
        _running!.Log.Should().NotContain(line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));
    }

    private void Said(string what) => _running!.Log.Should().Contain(line => line.Contains(what, StringComparison.Ordinal));
}
