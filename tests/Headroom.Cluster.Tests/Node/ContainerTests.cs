namespace Headroom.Cluster.Tests.Node;

/// <summary>Pods of more than one container.</summary>
[Collection(AloneCollection.Name)]
public sealed class ContainerTests : NodeTest
{
    private const string Policy = """{"memory": {"ceiling": "1Gi"}}""";

    [Fact]
    public async Task An_init_container_gets_what_it_needs_and_the_pod_comes_up()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "init");
        await ns.CreatePolicyAsync(Policy);
        var api = new HungryWorkload("api", NeedsMebibytes: 10) { InitContainers = [new("migrate", "--allocate", "100", "--exit", "0")] };
        await ns.CreateAsync(api);

        var healed = await ns.ReadyAsync(api);

        (NodeNamespace.Limit(healed, "migrate"), NodeNamespace.Request(healed, "migrate")).Should().Be(("128Mi", "64Mi"));
        (NodeNamespace.Limit(healed, "app"), NodeNamespace.Request(healed, "app")).Should().Be(("64Mi", "32Mi"));
        (await ns.RemediesAsync("api")).Should().Be(1);
        (await ns.EventAsync("api", "MemoryRaised")).Should().Contain("migrate: limit 64Mi -> 128Mi");
        var incident = NodeNamespace.Incident(await ns.PolicyStatusAsync("Deployment/api", "Recovering"), "Deployment/api")!;
        ((string?)incident["container"], (string?)incident["verdict"]).Should().Be(("migrate", "LimitOom"));
    }

    /// <summary>Both kills are there at the operator's first look: how a kubelet spreads kills over its reports is not for a test to say.</summary>
    [Fact]
    public async Task Two_containers_of_a_pod_that_were_killed_are_healed_by_one_patch()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "two");
        await ns.CreatePolicyAsync("""{"memory": {"ceiling": "1Gi"}, "trigger": {"kills": 1}}""");
        var api = new HungryWorkload("api", NeedsMebibytes: 100) { Sidecars = [new("proxy", "--allocate", "100") { Limit = "80Mi", Request = "80Mi", Port = 8001 }] };
        await Cluster.StopOperatorAsync();
        try
        {
            await ns.CreateAsync(api);
            await ns.AllKilledAsync("api");
        }
        finally
        {
            await Cluster.StartOperatorAsync();
        }

        var healed = await ns.HealedAsync(api);

        (NodeNamespace.Limit(healed, "app"), NodeNamespace.Request(healed, "app")).Should().Be(("128Mi", "64Mi"));
        (NodeNamespace.Limit(healed, "proxy"), NodeNamespace.Request(healed, "proxy")).Should().Be(("160Mi", "160Mi"));
        (await ns.RemediesAsync("api")).Should().Be(1);
    }
}
