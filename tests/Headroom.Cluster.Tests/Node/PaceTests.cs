using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Node;

/// <summary>600 MiB from 64Mi: the way there, with the defaults and with a leap.</summary>
public sealed class PaceTests : NodeTest
{
    private static readonly HungryWorkload Api = new("api", NeedsMebibytes: 600);

    [Fact]
    public async Task By_steps_that_quicken_it_is_there_at_the_second() => (await HealedAsync("steps", """{"memory": {"ceiling": "2Gi"}}""")).Should().Be(("768Mi", 2));

    [Fact]
    public async Task With_a_leap_it_is_there_at_once() => (await HealedAsync("leap", """{"memory": {"ceiling": "1Gi", "strategy": "Leap"}}""")).Should().Be(("1Gi", 1));

    private async Task<(string? Limit, int Remedies)> HealedAsync(string name, string policy)
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, name);
        await ns.CreatePolicyWithDefaultsAsync(policy);
        await ns.CreateAsync(Api);
        // It is ready only where it holds what it needs.
        var limit = NodeNamespace.Limit(await ns.HealedAsync(Api));
        await ns.PolicyStatusAsync("Deployment/api", "Recovering");
        return (limit, await ns.RemediesAsync("api"));
    }
}
