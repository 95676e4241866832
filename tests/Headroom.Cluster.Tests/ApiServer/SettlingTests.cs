using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>From the ceiling to what is used: with a double for the metrics server, and on the real server, which has none.</summary>
public sealed class SettlingTests : ApiServerTest
{
    private const string Policy = """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi", "strategy": "Leap", "settle": {"after": "2s"}}, "recovery": {"stableFor": "2s"}}""";

    private MetricsServerDouble? _metrics;

    private MetricsServerDouble Metrics => _metrics ??= new MetricsServerDouble(Ns.Api, Ns.OperatorKubeConfig);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _metrics?.Dispose();
    }

    [Fact]
    public async Task A_limit_that_has_leapt_comes_down_to_what_is_used_and_leaps_back_where_that_was_too_little()
    {
        await Ns.StartOperatorAsync(Metrics.Serve);
        await LeapsAsync();
        (await Ns.EventAsync("web", "Recovered")).Should().EndWith("; what app uses is measured for 2s, and its limit settles to that");

        await Ns.HasLimitAsync("Deployment", "web", "250Mi");

        Waiting.AppRequest(Waiting.Template(await Ns.GetAsync("Deployment", "web"))["spec"]!).Should().Be("125Mi");
        (await Ns.EventAsync("web", "MemorySettled")).Should().Match("app: limit 1Gi -> 250Mi, request 64Mi -> 125Mi (app used at most 200Mi, and has 25% above it; measured for *s in 2 pods, policy web)");
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("Deployment", "web"), "web");
        var line = await Ns.IncidentAsync("web", "Deployment/web", "Recovered");
        ((string)line["memoryTo"]!).Should().Be("250Mi");
        Metrics.Requests.Should().OnlyContain(request => request.StartsWith($"apis/metrics.k8s.io/v1beta1/namespaces/{Ns.Name}/pods?") && request.Contains("labelSelector=app%3Dweb"));
        var asked = Metrics.Requests.Count;

        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web", "250Mi"));

        await Ns.HasLimitAsync("Deployment", "web", "1Gi");
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("Deployment", "web"), "web");
        await Ns.IncidentAsync("web", "Deployment/web", "Recovered");
        (await Ns.RemediesAsync("web")).Should().HaveCount(3, "a leap, a settling, a leap, and no more");
        Metrics.Requests.Should().HaveCount(asked, "what has settled once is not measured again");
    }

    [Fact]
    public async Task A_server_without_metrics_is_asked_once_and_the_limit_stays_and_that_is_said()
    {
        var running = await Ns.StartOperatorAsync();

        await LeapsAsync();

        (await Ns.EventAsync("web", "Recovered")).Should().EndWith("; it stays at its ceiling: this cluster serves no metrics.k8s.io");
        await Ns.IncidentAsync("web", "Deployment/web", "Recovered");
        await Ns.ControlIsHealedAsync();
        (await Ns.RemediesAsync("web")).Should().ContainSingle();
        (await Ns.OperatorRequestsAsync()).Where(request => request is { Verb: "list", Resource: "pods", Code: 404 }).Should().ContainSingle();
        running.Log.Where(line => line.Contains("metrics.k8s.io") && line.StartsWith("Information: Limits that leap")).Should().ContainSingle();
    }

    [Fact]
    public async Task A_metrics_server_that_is_down_slows_nothing_else_and_is_waited_for()
    {
        Metrics.IsDown = true;
        var running = await Ns.StartOperatorAsync(Metrics.Serve);
        await LeapsAsync();
        await Eventually.IsTrueAsync(() => Task.FromResult(Metrics.Requests.Count >= 3), "it was asked three times");
        running.Log.Should().NotContain(line => line.Contains("under pressure"));

        Metrics.IsDown = false;

        await Ns.HasLimitAsync("Deployment", "web", "250Mi");
    }

    [Fact]
    public async Task Another_operator_measures_anew_and_settles()
    {
        Metrics.IsDown = true;
        var first = await Ns.StartOperatorAsync(Metrics.Serve);
        await LeapsAsync();
        await Ns.IncidentAsync("web", "Deployment/web", "Settling");
        await Ns.StopAsync(first);
        Metrics.IsDown = false;

        await Ns.StartOperatorAsync(Metrics.Serve);

        await Ns.HasLimitAsync("Deployment", "web", "250Mi");
        (await Ns.EventsAsync("web", "Recovered")).Should().ContainSingle("what was said is not said again");
    }

    /// <summary>A deployment of two is killed, has leapt to the ceiling, and its new pods run.</summary>
    private async Task LeapsAsync()
    {
        await Ns.CreatePolicyAsync("web", Policy);
        await Ns.CreateAsync(Manifests.Deployment("web", replicas: 2));
        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));
        await Ns.HasLimitAsync("Deployment", "web", "1Gi");
        await Ns.Kubelet.RollOutAsync(Ns.PathOf("Deployment", "web"), "web");
    }
}
