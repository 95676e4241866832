using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Deaths that look like an out-of-memory kill and are none, or none that a higher limit would cure.</summary>
public sealed class FalseAlarmTests : ApiServerTest
{
    [Theory]
    [InlineData(143, "OOMKilled")]
    [InlineData(0, "OOMKilled")]
    [InlineData(137, "Error")]
    [InlineData(137, "")]
    [InlineData(137, "ContainerStatusUnknown")]
    public async Task Nothing_is_raised_where_reason_and_exit_code_do_not_agree(int exitCode, string reason) =>
        await NothingIsRaisedAsync(Manifests.Deployment("web"), new ContainerEnd(exitCode, reason));

    [Fact]
    public async Task Nothing_is_raised_for_kills_of_an_hour_ago() =>
        await NothingIsRaisedAsync(Manifests.Deployment("web"), new ContainerEnd(Ago: TimeSpan.FromHours(1)));

    [Fact]
    public async Task Nothing_is_raised_where_the_container_has_no_limit() =>
        await NothingIsRaisedAsync(Manifests.Deployment("web", limit: null), new ContainerEnd());

    [Fact]
    public async Task Nothing_is_raised_where_somebody_has_raised_the_limit_already()
    {
        await Ns.CreatePolicyAsync("web", """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.SettledAsync("web");
        var old = await Ns.PodAsync("web", "64Mi");
        await Ns.StartOperatorAsync();

        await Ns.Api.PatchAsync(
            Ns.PathOf("Deployment", "web"),
            JsonNode.Parse("""{"spec": {"template": {"spec": {"containers": [{"name": "app", "resources": {"limits": {"memory": "100Mi"}}}]}}}}""")!,
            JsonApi.Strategic);
        await Ns.PodAsync("web", "100Mi");
        await Ns.Kubelet.KillTwiceAsync(old);
        await Ns.ControlIsHealedAsync();

        (await Ns.RemediesAsync("web")).Should().BeEmpty();
        await Ns.HasLimitAsync("Deployment", "web", "100Mi");
    }

    private async Task NothingIsRaisedAsync(JsonObject deployment, ContainerEnd end)
    {
        await Ns.CreatePolicyAsync("web", """{"selector": {"matchLabels": {"app": "web"}}, "memory": {"ceiling": "1Gi"}}""");
        await Ns.CreateAsync(deployment);
        var before = await Ns.SettledAsync("web");
        await Ns.StartOperatorAsync();

        var pod = await Ns.PodAsync("web");
        await Ns.Kubelet.KillTwiceAsync(pod, end: end);
        await Ns.Kubelet.BackOffAsync(pod);
        await Ns.ControlIsHealedAsync();

        (await Ns.GetAsync("Deployment", "web")).ToJsonString().Should().Be(before.ToJsonString());
        (await Ns.OperatorRequestsAsync()).Should().NotContain(request => request.IsWrite && request.Name == "web" && request.Resource == "deployments");
        (await Ns.EventsAsync("web", "MemoryRaised")).Should().BeEmpty();
    }
}
