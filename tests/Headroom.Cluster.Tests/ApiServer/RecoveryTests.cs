using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>After the patch: healed only when the new pods have stayed up.</summary>
public sealed class RecoveryTests : ApiServerTest
{
    [Theory]
    [InlineData("Deployment")]
    [InlineData("DaemonSet")]
    public async Task New_pods_that_stay_up_are_a_recovery_and_everybody_can_read_it(string kind)
    {
        await using var node = kind == "DaemonSet" ? await NodeDouble.JoinAsync(Ns.Api, Ns.Name) : null;
        await Ns.CreatePolicyAsync("web", """{"memory": {"ceiling": "1Gi"}, "recovery": {"stableFor": "2s"}}""");
        await Ns.CreateAsync(kind == "Deployment" ? Manifests.Deployment("web", replicas: 2) : Manifests.DaemonSet("web", Ns.Name));
        await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.HasLimitAsync(kind, "web", "128Mi");
        var recovering = await Ns.PolicyBecomesAsync("web", status => (int?)status["workloads"]?["recovering"] == 1, "recovering");
        ((int)recovering["status"]!["workloads"]!["recovered"]!).Should().Be(0);

        await Ns.Kubelet.RollOutAsync(Ns.PathOf(kind, "web"), "web");

        (await Ns.EventAsync("web", "Recovered")).Should().Be("app: limit 128Mi holds: no kill for 2s, every pod ready (after 2 kills and 1 attempt)");
        var policy = await Ns.PolicyBecomesAsync("web", status => (int?)status["workloads"]?["recovered"] == 1, "recovered");
        var status = policy["status"]!;
        ((int)status["workloads"]!["looping"]!).Should().Be(0);
        ((int)status["workloads"]!["recovering"]!).Should().Be(0);
        status["lastRemedyTime"].Should().NotBeNull();
        Waiting.Is(status, "Degraded", "False").Should().BeTrue();

        var rows = (await Cluster.Kubectl.RunAsync("get", "mempol", "web", "-n", Ns.Name)).Split('\n');
        // NAME MODE CEILING LOOPING RECOVERED GAVE-UP LAST AGE
        rows[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Should().StartWith(["web", "Enforce", "1Gi", "0", "1", "0"]);
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_policy_that_is_deleted_in_the_middle_ends_it_and_what_was_set_stays()
    {
        await Ns.CreatePolicyAsync("web", """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var running = await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        await Ns.IncidentAsync("web", "Deployment/web", "Recovering");

        await Ns.Api.DeleteAsync(Ns.PathOf("MemoryPolicy", "web"));
        await Eventually.IsTrueAsync(
            () => Task.FromResult(running.Log.Any(line => line.Contains($"Policy {Ns.Name}/web was deleted; what it has set stays", StringComparison.Ordinal))), "the operator knows");
        var pod = await Ns.PodAsync("web", "128Mi");
        await Ns.Kubelet.KillTwiceAsync(pod);
        await Ns.ControlIsHealedAsync();

        (await Ns.RemediesAsync("web")).Should().ContainSingle();
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");

        // The kills have waited for a policy, and are of a pod that has what the first remedy gave it.
        await Ns.CreatePolicyAsync("web", """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}}""");
        await Ns.HasLimitAsync("Deployment", "web", "256Mi");
    }

    [Fact]
    public async Task A_workload_that_is_deleted_in_the_middle_leaves_the_status()
    {
        await Ns.CreatePolicyAsync("web", """{"memory": {"ceiling": "1Gi"}, "recovery": {"stableFor": "2s"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        await Ns.IncidentAsync("web", "Deployment/web", "Recovering");

        await Ns.Api.DeleteAsync(Ns.PathOf("Deployment", "web"));

        await Ns.PolicyBecomesAsync("web", status => status["incidents"]!.AsArray().Count == 0, "no incident is left");
    }
}
