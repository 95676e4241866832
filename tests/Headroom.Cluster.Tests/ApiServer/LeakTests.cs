using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Lives that grow with the limit: when that is a leak, what is said of it, and that no kill begins it again.</summary>
public sealed class LeakTests : ApiServerTest
{
    private const string Policy = """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "4Gi"}, "backoff": {"initial": "0", "max": "0"}}""";

    [Fact]
    public async Task A_leak_is_told_with_its_figures_kept_without_rolling_a_pod_and_never_climbed_for_again()
    {
        await RaisedTwiceAsync(firstLived: 10, secondLived: 21);
        var raised = await Ns.GetAsync("Deployment", "web");
        var pod = await Ns.PodAsync("web", "256Mi");

        await Ns.Kubelet.KillAsync(pod, end: Lived(41));

        (await Ns.EventAsync("web", "LeakSuspected")).Should().StartWith("app lived 10s at 64Mi, 21s at 128Mi, 41s at 256Mi: it grows with whatever it is given, about 6 MiB/s. ");
        var incident = await Ns.IncidentAsync("web", "Deployment/web", "GaveUp");
        ((string?)incident["reason"], (string?)incident["memoryTo"], (int?)incident["attempts"]).Should().Be(("LeakSuspected", "256Mi", 2));
        var status = (await Ns.GetAsync("MemoryPolicy", "web"))["status"]!;
        ((int?)status["workloads"]!["gaveUp"], Waiting.Is(status, "Degraded", "True")).Should().Be((1, true));
        var kept = await Ns.GetAsync("Deployment", "web");
        JsonNode.DeepEquals(kept["spec"], raised["spec"]).Should().BeTrue("the record alone was written");
        var writes = (await Ns.RemediesAsync("web")).Count;
        writes.Should().Be(3, "two remedies, and what was found");

        // Kills that, had they come first, would have belied it.
        await Ns.Kubelet.KillAsync(pod, end: Lived(1));
        await Ns.Kubelet.KillAsync(pod, end: Lived(1));
        await Ns.ControlIsHealedAsync();
        (await Ns.RemediesAsync("web")).Should().HaveCount(writes);
        await Ns.HasLimitAsync("Deployment", "web", "256Mi");
    }

    [Fact]
    public async Task A_need_to_start_goes_on()
    {
        await RaisedTwiceAsync(firstLived: 4, secondLived: 4);

        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web", "256Mi"), end: Lived(4));

        await Ns.HasLimitAsync("Deployment", "web", "512Mi");
    }

    private static ContainerEnd Lived(int seconds) => new(Lived: TimeSpan.FromSeconds(seconds));

    private async Task RaisedTwiceAsync(int firstLived, int secondLived)
    {
        await Ns.CreatePolicyAsync("web", Policy);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.StartOperatorAsync();
        var pod = await Ns.PodAsync("web");
        await Ns.Kubelet.KillAsync(pod, end: Lived(firstLived));
        await Ns.Kubelet.KillAsync(pod, end: Lived(firstLived));
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web", "128Mi"), end: Lived(secondLived));
        await Ns.HasLimitAsync("Deployment", "web", "256Mi");
    }
}
