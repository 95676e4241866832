using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>A person takes back what Headroom has set.</summary>
public sealed class ContestTests : ApiServerTest
{
    private const string Policy = """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}, "backoff": {"initial": "0", "max": "0"}}""";

    [Fact]
    public async Task It_is_not_set_a_second_time_however_often_it_is_killed_and_whoever_looks()
    {
        var first = await TakenBackAsync();
        await Ns.Kubelet.KillTwiceAsync(await TakenBackPodAsync());

        (await Ns.EventAsync("web", "Contested")).Should().StartWith("app: limit 128Mi, as Headroom had set it, is 64Mi again: changed back by kubectl-set (Update, ");
        var incident = await Ns.IncidentAsync("web", "Deployment/web", "Contested");
        ((string?)incident["memoryFrom"], (string?)incident["memoryTo"]).Should().Be(("64Mi", "128Mi"));
        (await Ns.SaysAsync("web", "Degraded", "Contested"))["message"]!.GetValue<string>().Should().Contain("kubectl-set");
        ((int?)(await Ns.GetAsync("MemoryPolicy", "web"))["status"]!["workloads"]!["contested"]).Should().Be(1);
        await Ns.ControlIsHealedAsync();
        var writes = await WritesAboutWebAsync();

        await Ns.Kubelet.KillTwiceAsync(await TakenBackPodAsync());
        await Ns.ControlIsHealedAsync("another");
        await Ns.StopAsync(first);
        await Ns.Kubelet.KillAsync(await TakenBackPodAsync());
        await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillAsync(await TakenBackPodAsync());
        await Ns.ControlIsHealedAsync("third");

        (await Ns.RemediesAsync("web")).Should().ContainSingle();
        await Ns.HasLimitAsync("Deployment", "web", "64Mi");
        (await Ns.EventsAsync("web", "Contested")).Should().ContainSingle().Which["count"]!.GetValue<int>().Should().Be(1);
        (await WritesAboutWebAsync()).Should().Be(writes, "there is nothing new to tell");
        await Ns.IncidentAsync("web", "Deployment/web", "Contested");
    }

    [Theory]
    [InlineData("the policy")]
    [InlineData("the pod template")]
    [InlineData("the annotation")]
    public async Task A_persons_sign_lets_it_go_on(string sign)
    {
        await TakenBackAsync();
        await Ns.Kubelet.KillTwiceAsync(await TakenBackPodAsync());
        await Ns.IncidentAsync("web", "Deployment/web", "Contested");

        switch (sign)
        {
            case "the policy":
                await Ns.ReplacePolicySpecAsync("web", Policy.Replace("1Gi", "2Gi", StringComparison.Ordinal));
                break;
            case "the pod template":
                await Cluster.Kubectl.RunAsync("rollout", "restart", "deployment/web", "-n", Ns.Name);
                await Ns.Kubelet.KillTwiceAsync(await MarkedPodAsync("kubectl.kubernetes.io/restartedAt"));
                break;
            default:
                await Cluster.Kubectl.RunAsync("annotate", "deployment", "web", "-n", Ns.Name, "headroom.dev/remediation-");
                await Ns.Kubelet.KillAsync(await TakenBackPodAsync());
                break;
        }

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        (await Ns.RemediesAsync("web")).Should().HaveCount(2);
    }

    [Fact]
    public async Task Set_again_by_the_person_it_recovers()
    {
        await TakenBackAsync(stableFor: "2s");
        await Ns.Kubelet.KillTwiceAsync(await TakenBackPodAsync());
        await Ns.IncidentAsync("web", "Deployment/web", "Contested");

        await SetLimitAsync("128Mi");
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("Deployment", "web"), "web");
        await Ns.StartOperatorAsync();

        await Ns.IncidentAsync("web", "Deployment/web", "Recovered");
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
    }

    /// <summary>kubectl restores the Deployment's annotations of that revision with its template, and so takes the record away.</summary>
    [Fact]
    public async Task A_rollback_with_kubectl_begins_anew()
    {
        await HealedAsync();
        await Ns.IsObservedAsync("Deployment", "web");

        await Cluster.Kubectl.RunAsync("rollout", "undo", "deployment/web", "-n", Ns.Name);
        await Ns.HasLimitAsync("Deployment", "web", "64Mi");
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web", "64Mi"));

        var healed = await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        (await Ns.RemediesAsync("web")).Should().HaveCount(2);
        ((int)JsonNode.Parse((string)healed["metadata"]!["annotations"]!["headroom.dev/remediation"]!)!["attempts"]!).Should().Be(1);
    }

    private async Task<RunningOperator> HealedAsync(string? stableFor = null)
    {
        var recovery = stableFor is null ? "" : $$"""{"recovery": {"stableFor": "{{stableFor}}"}, """;
        await Ns.CreatePolicyAsync("web", recovery.Length == 0 ? Policy : recovery + Policy[1..]);
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var running = await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
        return running;
    }

    /// <summary>Healed, and set back by a person.</summary>
    private async Task<RunningOperator> TakenBackAsync(string? stableFor = null)
    {
        var running = await HealedAsync(stableFor);
        await SetLimitAsync("64Mi");
        return running;
    }

    private Task<string> SetLimitAsync(string limit) => Cluster.Kubectl.RunAsync("set", "resources", "deployment/web", "-n", Ns.Name, "-c", "app", $"--limits=memory={limit}", "--requests=memory=32Mi");

    /// <summary>Of the template as it was taken back; a pod of before the remedy may be there too, and has the same limit.</summary>
    private Task<string> TakenBackPodAsync() => MarkedPodAsync("headroom.dev/remedied", "64Mi");

    private async Task<string> MarkedPodAsync(string annotation, string? limit = null)
    {
        var pod = await Eventually.BecomesAsync(
            async () => (await Ns.Api.GetAsync($"{Ns.PathOf("Pod")}?labelSelector=app=web"))["items"]!.AsArray()
                .FirstOrDefault(pod => pod!["metadata"]!["annotations"]?[annotation] is not null && (limit is null || Waiting.AppLimit(pod["spec"]!) == limit)),
            pod => pod is not null, $"a pod that is marked with {annotation}");
        return (string)pod!["metadata"]!["name"]!;
    }

    /// <summary>Events about it, patches of it, and the status of its policy, that the API server took. What is said once and for all it refuses the second time.</summary>
    private async Task<int> WritesAboutWebAsync() => (await Ns.OperatorRequestsAsync()).Count(request =>
        request is { IsWrite: true, Code: < 300 } && (request.Name?.StartsWith("web", StringComparison.Ordinal) ?? false));
}
