namespace Headroom.Cluster.Tests.Node;

/// <summary>A person does not want what Headroom has set.</summary>
public sealed class ContestTests : NodeTest
{
    [Fact]
    public async Task A_person_who_patches_the_limit_back_has_the_last_word()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "contest");
        await ns.CreatePolicyAsync("""{"memory": {"ceiling": "1Gi"}}""");
        var api = new HungryWorkload("api", NeedsMebibytes: 100);
        await ns.CreateAsync(api);
        await ns.HealedAsync(api);
        var raised = await ns.RemediesAsync("api");

        await Cluster.Kubectl.RunAsync("patch", "deployment", "api", "-n", ns.Name, "--patch",
            """{"spec": {"template": {"spec": {"containers": [{"name": "app", "resources": {"limits": {"memory": "64Mi"}, "requests": {"memory": "32Mi"}}}]}}}}""");

        (await ns.EventAsync("api", "Contested")).Should().MatchRegex(@"^app: limit (128|256)Mi, as Headroom had set it, is 64Mi again: changed back by kubectl-patch \(Update, ");
        var status = await ns.PolicyStatusAsync("Deployment/api", "Contested");
        ((int?)status["workloads"]!["contested"]).Should().Be(1);
        var writes = (await ns.OperatorWritesAsync()).Count;

        // The pods of the old template run on beside one that cannot start: at its second restart from now, the operator has seen at least one more kill.
        await ns.RestartedAsync("api", await ns.RestartsAsync("api") + 2);

        NodeNamespace.Limit(await ns.GetAsync(api)).Should().Be("64Mi");
        (await ns.RemediesAsync("api")).Should().Be(raised);
        (await ns.OperatorWritesAsync()).Skip(writes).Should().BeEmpty("there is nothing new to do, nor to tell");

        await Cluster.Kubectl.RunAsync("annotate", "deployment", "api", "-n", ns.Name, "headroom.dev/remediation-");
        await ns.HealedAsync(api);
        (await ns.RemediesAsync("api")).Should().BeGreaterThan(raised);
    }
}
