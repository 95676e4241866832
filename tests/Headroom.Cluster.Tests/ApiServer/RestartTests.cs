using Headroom.Cluster.Tests.Harness;
using Headroom.Kubernetes.Api;
using Headroom.Kubernetes.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>The operator ends in the middle of something, and another one goes on from what the cluster says.</summary>
public sealed class RestartTests : ApiServerTest
{
    private const string SoonStable = """{"memory": {"ceiling": "1Gi"}, "recovery": {"stableFor": "2s"}}""";

    [Fact]
    public async Task Stopped_between_kill_and_patch_the_next_one_heals_once()
    {
        await Ns.CreatePolicyAsync("web", SoonStable);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var held = new TaskCompletionSource();
        var first = await Ns.StartOperatorAsync(HeldWriter.Of(nameof(IKubernetesWriter.PatchAsync), held));
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await held.Task;
        await Ns.StopAsync(first);
        (await Ns.RemediesAsync("web")).Should().BeEmpty();

        await Ns.StartOperatorAsync();

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        await Ns.ControlIsHealedAsync();
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
    }

    [Fact]
    public async Task Kills_of_the_time_without_an_operator_are_found()
    {
        await Ns.CreatePolicyAsync("web", SoonStable);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var pod = await Ns.PodAsync("web");
        var first = await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillAsync(pod);
        await Ns.EventAsync("web", "OOMKillObserved");
        await Ns.StopAsync(first);
        await Ns.Kubelet.KillAsync(pod);

        await Ns.StartOperatorAsync();

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
    }

    [Fact]
    public async Task Stopped_between_patch_and_recovery_the_next_one_says_that_it_recovered()
    {
        await HealAndStopAsync("Deployment");
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("Deployment", "web"), "web");

        await Ns.StartOperatorAsync();

        (await Ns.EventAsync("web", "Recovered")).Should().Contain("app: limit 128Mi holds: no kill for 2s, every pod ready");
        await Ns.IncidentAsync("web", "Deployment/web", "Recovered");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }

    [Theory]
    [InlineData("Deployment")]
    [InlineData("StatefulSet")]
    public async Task A_kill_that_is_remedied_already_is_not_remedied_again_by_the_next_one(string kind)
    {
        await HealAndStopAsync(kind);

        // The old pod is still there, and still shows its kills.
        (await Ns.PodAsync("web", "64Mi")).Should().NotBeNull();
        await Ns.StartOperatorAsync();
        await Ns.ControlIsHealedAsync();

        (await Ns.RemediesAsync("web")).Should().ContainSingle();
        await Ns.HasLimitAsync(kind, "web", "128Mi");
        (await Ns.EventsAsync("web", "MemoryRaised")).Should().ContainSingle().Which["count"]!.GetValue<int>().Should().Be(1);
    }

    [Fact]
    public async Task A_further_kill_is_the_next_ones_second_attempt_and_not_its_first()
    {
        await HealAndStopAsync("Deployment");
        await Ns.StartOperatorAsync();

        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web", "128Mi"));

        await Ns.HasLimitAsync("Deployment", "web", "256Mi");
        await Eventually.IsTrueAsync(
            async () => (await Ns.EventsAsync("web", "MemoryRaised")).Any(told => ((string)told["message"]!).Contains("(attempt 2 of 6", StringComparison.Ordinal)), "the second attempt is told");
    }

    [Fact]
    public async Task What_was_said_once_is_not_said_again_by_the_next_one()
    {
        await Ns.CreatePolicyAsync("web", """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "64Mi"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var first = await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.EventAsync("web", "CeilingReached");
        await Ns.IncidentAsync("web", "Deployment/web", "GaveUp");
        await Ns.StopAsync(first);

        await Ns.StartOperatorAsync();
        await Ns.ControlIsHealedAsync();

        (await Ns.EventsAsync("web", "CeilingReached")).Should().ContainSingle().Which["count"]!.GetValue<int>().Should().Be(1);
    }

    private async Task HealAndStopAsync(string kind)
    {
        await Ns.CreatePolicyAsync("web", SoonStable);
        await Ns.CreateAsync(kind == "Deployment" ? Manifests.Deployment("web") : Manifests.StatefulSet("web"));
        var first = await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.HasLimitAsync(kind, "web", "128Mi");
        await Ns.EventAsync("web", "MemoryRaised");
        await Ns.IncidentAsync("web", $"{kind}/web", "Recovering");
        await Ns.StopAsync(first);
    }
}
