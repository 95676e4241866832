using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Node;

/// <summary>
/// The second incident that the project began with: two replicas with 256Mi that need 350, and a liveness probe of one second that asks what takes three. By hand it
/// took more memory, longer probes, and fewer replicas for a while.
/// </summary>
public sealed class SecondSeedTests : NodeTest
{
    private static readonly HungryWorkload Api = new("fk-api", NeedsMebibytes: 350)
    {
        Replicas = 2,
        Limit = "256Mi",
        Request = "128Mi",
        Does = ["--allocate", "350", "--answer-after", "3"],
        Liveness = HungryContainer.Asks(port: 8000, delay: 10, timeout: 1, period: 5, threshold: 2),
    };

    [Fact]
    public async Task It_is_healed_on_one_pod_and_has_two_again()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "fk-webstack");
        await ns.CreatePolicyAsync("""{"memory": {"ceiling": "1Gi"}, "replicas": {"whileLooping": 1}, "recovery": {"stableFor": "20s"}}""");
        await ns.CreateAsync(Api);

        await Eventually.BecomesAsync(() => ns.GetAsync(Api), found => (int)found["spec"]!["replicas"]! == 1, "fk-api has one replica", TimeSpan.FromMinutes(2));
        var healed = await Eventually.BecomesAsync(
            () => ns.GetAsync(Api), found => (int)found["spec"]!["replicas"]! == 2 && NodeNamespace.IsRolledOut(found), "fk-api is healed, and has two replicas again", TimeSpan.FromMinutes(5));

        NodeNamespace.Limit(healed).Should().Be("512Mi");
        var probe = healed["spec"]!["template"]!["spec"]!["containers"]![0]!["livenessProbe"]!;
        ((int)probe["timeoutSeconds"]!).Should().Be(5);
        (await ns.EventAsync("fk-api", "MemoryRaised")).Should().Contain("limit 256Mi -> 512Mi").And.Contain("replicas 2 -> 1");
        (await ns.EventAsync("fk-api", "ProbesExtended")).Should().Contain("livenessProbe.timeoutSeconds 1 -> 5");
        (await ns.EventAsync("fk-api", "ReplicasRestored")).Should().StartWith("replicas 1 -> 2, as before Headroom");
        await ns.PolicyStatusAsync("Deployment/fk-api", "Recovered");
        (await ns.RemediesAsync("fk-api")).Should().Be(3, "memory, probes, and the replicas that come back");
    }
}
