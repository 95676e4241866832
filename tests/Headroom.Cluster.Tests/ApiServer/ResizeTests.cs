using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Pods that no rollout replaces, resized in place: on the real server, which has no pods/resize, and before a double that follows KEP-1287.</summary>
public sealed class ResizeTests : ApiServerTest
{
    private PodResizeDouble? _resizing;

    private PodResizeDouble Resizing => _resizing ??= new PodResizeDouble(Ns.Api, Ns.OperatorKubeConfig);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _resizing?.Dispose();
    }

    [Fact]
    public async Task Where_the_server_does_not_know_how_nothing_is_asked_and_that_is_said_once()
    {
        var running = await Ns.StartOperatorAsync();

        await RemediedAsync();

        await Ns.IncidentAsync("web", "StatefulSet/web", "Recovering");
        await Eventually.IsTrueAsync(() => Task.FromResult(running.Log.Any(line => line.Contains("No pod is resized in place"))), "it is said");
        await Ns.ControlIsHealedAsync();
        running.Log.Where(line => line == "Information: No pod is resized in place: this server has no pods/resize").Should().ContainSingle();
        (await Ns.OperatorRequestsAsync()).Where(request => request.IsWrite).Select(request => request.Resource).Should().Contain("pods/eviction").And.NotContain("pods/resize");
    }

    [Fact]
    public async Task Running_pods_get_what_the_template_says_and_the_one_that_is_down_does_not()
    {
        await Ns.StartOperatorAsync(Resizing.Serve);

        await RemediedAsync();

        (await Ns.EventAsync("web", "PodsResized")).Should().Be("resized in place, since no rollout replaces them: web-1 (app: limit 64Mi -> 128Mi)");
        Resizing.Limits.Should().Equal(new Dictionary<string, string> { ["web-1"] = "128Mi" });
        await Ns.EventAsync("web", "PodDeleted");
        await Ns.Kubelet.RunAsync(await Ns.PodAsync("web", "128Mi"));

        var line = await Ns.IncidentAsync("web", "StatefulSet/web", "Recovered");

        ((string)line["message"]!).Should().Be("app: limit 128Mi holds: no kill for 2s, every pod ready (after 2 kills and 1 attempt)");
        Resizing.Asked.Should().Be(1);
    }

    [Theory]
    [InlineData(true, "web-1: Infeasible: Node didn't have enough capacity: memory")]
    [InlineData(false, "web-1: pods \"web-1\" is invalid")]
    public async Task What_a_node_or_the_server_does_not_allow_is_told_once_and_left_to_a_person(bool infeasible, string told)
    {
        (Resizing.Infeasible, Resizing.Refusal) = (infeasible ? "128Mi" : null, infeasible ? null : "pods \"web-1\" is invalid");
        await Ns.StartOperatorAsync(Resizing.Serve);

        await RemediedAsync();

        (await Ns.EventAsync("web", "ResizeRefused")).Should().Be($"{told}. It keeps what it has until it is replaced: kubectl delete pod -n {Ns.Name} web-1");
        await Ns.ControlIsHealedAsync();
        Resizing.Asked.Should().Be(1);
        (await Ns.IncidentAsync("web", "StatefulSet/web", "Recovering")).Should().NotBeNull("nothing is believed before it is so");
    }

    /// <summary>Of two pods of a StatefulSet that are replaced on deletion only, one runs and one was killed and is down; the remedy is written.</summary>
    private async Task RemediedAsync()
    {
        await Ns.CreatePolicyAsync("web", """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}, "recovery": {"stableFor": "2s"}, "inPlace": "WhereItHelps"}""");
        var manifest = Manifests.StatefulSet("web");
        manifest["spec"]!["replicas"] = 2;
        manifest["spec"]!["podManagementPolicy"] = "Parallel";
        manifest["spec"]!["updateStrategy"] = new JsonObject { ["type"] = "OnDelete" };
        await Ns.CreateAsync(manifest);
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("StatefulSet", "web"), "web");
        await Ns.Kubelet.KillTwiceAsync("web-0");
        await Ns.HasLimitAsync("StatefulSet", "web", "128Mi");
    }
}
