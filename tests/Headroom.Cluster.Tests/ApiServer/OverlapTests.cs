namespace Headroom.Cluster.Tests.ApiServer;

/// <summary>Two policies over one pod: the older answers for it, and the other says so. Both may be made within a second, and then the name decides.</summary>
public sealed class OverlapTests : ApiServerTest
{
    private const string OnlyWeb = """ "selector": {"matchLabels": {"app": "web"}} """;

    [Fact]
    public async Task A_policy_that_never_answers_says_so_for_as_long_as_that_is_true()
    {
        await Ns.CreatePolicyAsync("a-all", """{"memory": {"ceiling": "96Mi"}}""");
        await Ns.CreatePolicyAsync("b-web", $$$"""{"memory": {"ceiling": "1Gi"}, {{{OnlyWeb}}}}""");
        await Ns.StartOperatorAsync();

        var overlapping = await Ns.SaysAsync("b-web", "Overlapping", "NeverAnswers");
        ((string?)overlapping["status"]).Should().Be("True");
        ((string?)overlapping["message"]).Should().StartWith("a-all is ").And.Contain("selects every pod that this policy selects");
        ((string?)(await Ns.SaysAsync("a-all", "Overlapping", "NoOverlap"))["status"]).Should().Be("False");

        await Ns.ReplacePolicySpecAsync("a-all", """{"memory": {"ceiling": "96Mi"}, "selector": {"matchLabels": {"app": "another"}}}""");
        await Ns.SaysAsync("b-web", "Overlapping", "NoOverlap");

        await Ns.ReplacePolicySpecAsync("a-all", """{"memory": {"ceiling": "96Mi"}, "mode": "Paused"}""");
        ((string?)(await Ns.SaysAsync("b-web", "Overlapping", "NeverAnswers"))["message"]).Should().EndWith("a-all is paused, and nothing is done there");

        await Ns.Api.DeleteAsync(Ns.PathOf("MemoryPolicy", "a-all"));
        await Ns.SaysAsync("b-web", "Overlapping", "NoOverlap");
    }

    [Fact]
    public async Task A_kill_that_both_cover_is_healed_by_the_older_and_the_other_says_so_once()
    {
        await Ns.CreatePolicyAsync("a-web", $$$"""{"memory": {"ceiling": "96Mi"}, {{{OnlyWeb}}}}""");
        await Ns.CreatePolicyAsync("b-all", """{"memory": {"ceiling": "1Gi"}}""");
        await Ns.CreateAsync(Manifests.Deployment("web"));
        await Ns.StartOperatorAsync();
        await Ns.SaysAsync("b-all", "Overlapping", "NoOverlap");

        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web"));

        await Ns.HasLimitAsync("Deployment", "web", "96Mi");
        ((string?)(await Ns.SaysAsync("b-all", "Overlapping", "OlderPolicyAnswers"))["message"]).Should().StartWith("a-web is ").And.Contain("selects Deployment/web too");
        await Ns.IncidentAsync("a-web", "Deployment/web", "Recovering");
        await Ns.NoIncidentAsync("b-all", "Deployment/web");
        var before = await WritesAsync();

        await Ns.Kubelet.KillTwiceAsync(await Ns.PodAsync("web", "96Mi"));
        await Ns.IncidentAsync("a-web", "Deployment/web", "GaveUp");
        (await WritesAsync()).Should().Be(before, "nothing of b-all has changed");

        await Ns.Api.DeleteAsync(Ns.PathOf("MemoryPolicy", "a-web"));
        await Ns.HasLimitAsync("Deployment", "web", "192Mi");
        await Ns.SaysAsync("b-all", "Overlapping", "NoOverlap");
    }

    private async Task<int> WritesAsync() => (await Ns.OperatorRequestsAsync()).Count(request => request is { Verb: "patch", Resource: "memorypolicies/status", Name: "b-all" });
}
