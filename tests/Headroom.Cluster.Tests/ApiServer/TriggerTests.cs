using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>When it acts, when it acts again, and when it stops.</summary>
public sealed class TriggerTests : ApiServerTest
{
    private const string OnlyWeb = """ "selector": {"matchLabels": {"app": "web"}} """;

    [Fact]
    public async Task A_single_kill_is_observed_and_nothing_is_written_to_the_workload()
    {
        await Ns.CreatePolicyAsync("web", $$$"""{{{{OnlyWeb}}}, "memory": {"ceiling": "1Gi"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var before = await Ns.SettledAsync("web");
        await Ns.StartOperatorAsync();

        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web"));

        (await Ns.EventAsync("web", "OOMKillObserved")).Should().StartWith("app was OOM-killed at its limit of 64Mi (").And.Contain("): kill 1 of the 2 within 10m");
        ((int)(await Ns.IncidentAsync("web", "Deployment/web", "Observed"))["kills"]!).Should().Be(1);
        await Ns.ControlIsHealedAsync();
        (await Ns.GetAsync("Deployment", "web")).ToJsonString().Should().Be(before.ToJsonString());
    }

    [Fact]
    public async Task One_kill_is_enough_in_CrashLoopBackOff()
    {
        await Ns.CreatePolicyAsync("web", """{"memory": {"ceiling": "1Gi"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.StartOperatorAsync();

        var pod = await Ns.PodAsync("web");
        await Ns.Kubelet.KillAsync(pod);
        await Ns.EventAsync("web", "OOMKillObserved");
        await Ns.Kubelet.BackOffAsync(pod);

        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
    }

    [Fact]
    public async Task A_probable_kill_is_believed_the_second_time_and_not_for_CrashLoopBackOff()
    {
        await Ns.CreatePolicyAsync("web", $$$"""{"trigger": {"kills": 1}, {{{OnlyWeb}}}, "memory": {"ceiling": "1Gi"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.SettledAsync("web");
        await Ns.StartOperatorAsync();

        var pod = await Ns.PodAsync("web");
        await Ns.Kubelet.KillAsync(pod, end: new ContainerEnd(ExitCode: 1));
        await Ns.Kubelet.BackOffAsync(pod);
        await Ns.ControlIsHealedAsync();
        (await Ns.RemediesAsync("web")).Should().BeEmpty();

        await Ns.Kubelet.KillAsync(pod, end: new ContainerEnd(ExitCode: 1));
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");
    }

    [Fact]
    public async Task One_kill_of_a_pod_of_the_new_template_takes_the_next_step()
    {
        await Ns.CreatePolicyAsync("web", """{"memory": {"ceiling": "1Gi"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.HasLimitAsync("Deployment", "web", "128Mi");

        await Ns.Kubelet.KillAsync(await Ns.PodAsync("web", "128Mi"));

        await Ns.HasLimitAsync("Deployment", "web", "256Mi");
        var incident = await Eventually.BecomesAsync(
            () => Ns.IncidentAsync("web", "Deployment/web", "Recovering"), line => (int)line["attempts"]! == 2, "the second attempt stands in the status");
        ((int)incident["kills"]!).Should().Be(3);
        ((string?)incident["memoryFrom"]).Should().Be("64Mi");
        (await Ns.RemediesAsync("web")).Should().HaveCount(2);
    }

    [Theory]
    [InlineData("""{"memory": {"ceiling": "96Mi"}""", "96Mi", "CeilingReached")]
    [InlineData("""{"memory": {"ceiling": "1Gi"}, "attempts": {"max": 1}""", "128Mi", "AttemptsExhausted")]
    public async Task It_stops_says_so_once_and_writes_nothing_more_however_often_the_workload_is_killed(string rules, string last, string reason)
    {
        await Ns.CreatePolicyAsync("web", $"{rules}, {OnlyWeb}}}");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        var running = await Ns.StartOperatorAsync();
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.HasLimitAsync("Deployment", "web", last);
        var pod = await Ns.PodAsync("web", last);
        await Ns.Kubelet.KillAsync(pod);
        await Ns.EventAsync("web", reason);
        var status = await Ns.PolicyBecomesAsync("web", status => (int?)status["workloads"]?["gaveUp"] == 1, "gave up");
        Waiting.Is(status["status"]!, "Degraded", "True").Should().BeTrue();
        var before = await WritesAsync();

        for (var kill = 0; kill < 5; kill++)
            await Ns.Kubelet.KillAsync(pod);
        await Eventually.IsTrueAsync(
            () => Task.FromResult(running.Log.Count(line => line.Contains($"{Ns.Name}/web: {pod}/app has ended (OOMKilled", StringComparison.Ordinal)) >= 3), "the operator has seen further kills");
        await Ns.ControlIsHealedAsync();

        (await WritesAsync()).Should().Equal(before);
        (await Ns.EventsAsync("web", reason)).Should().ContainSingle().Which["count"]!.GetValue<int>().Should().Be(1);
        Waiting.AppLimit((await Ns.GetAsync("Deployment", "web"))["spec"]!["template"]!["spec"]!).Should().Be(last);

        async Task<IReadOnlyList<AuditedRequest>> WritesAsync() => [.. (await Ns.OperatorRequestsAsync()).Where(request => request.IsWrite && request.Name.Split('.')[0] is "web")];
    }
}
