using System.Text.Json.Nodes;

namespace Headroom.Cluster.Tests.Node;

/// <summary>What Headroom must keep its hands off, each compared as an object with what it was. A workload that is healed marks the time by which the others would have been.</summary>
public sealed class UntouchedTests : NodeTest
{
    private const string Policy = """{"memory": {"ceiling": "1Gi"}}""";

    [Fact]
    public async Task Whatever_is_healthy_not_covered_paused_ignored_or_the_clusters_own_stays_as_it_is()
    {
        await using var covered = await NodeNamespace.CreateAsync(Cluster, "covered");
        await using var uncovered = await NodeNamespace.CreateAsync(Cluster, "uncovered");
        await using var paused = await NodeNamespace.CreateAsync(Cluster, "paused");
        await using var ignored = await NodeNamespace.CreateAsync(Cluster, "ignored", new JsonObject { ["headroom.dev/ignore"] = "true" });
        var system = NodeNamespace.Existing(Cluster, "kube-system");
        await covered.CreatePolicyAsync(Policy);
        await paused.CreatePolicyAsync("""{"mode": "Paused", "memory": {"ceiling": "1Gi"}}""");
        await ignored.CreatePolicyAsync(Policy);
        await system.CreatePolicyAsync(Policy);
        var healthy = (Namespace: covered, Workload: new HungryWorkload("healthy", NeedsMebibytes: 10));
        (NodeNamespace Namespace, HungryWorkload Workload)[] looping =
        [
            (covered, new HungryWorkload("ignored-workload", NeedsMebibytes: 100) { Ignored = (OnWorkload: true, OnTemplate: false) }),
            (covered, new HungryWorkload("ignored-template", NeedsMebibytes: 100) { Ignored = (OnWorkload: false, OnTemplate: true) }),
            (ignored, new HungryWorkload("ignored-namespace", NeedsMebibytes: 100)),
            (uncovered, new HungryWorkload("without-policy", NeedsMebibytes: 100)),
            (paused, new HungryWorkload("paused", NeedsMebibytes: 100)),
            (system, new HungryWorkload("addon", NeedsMebibytes: 100)),
        ];
        try
        {
            var before = new Dictionary<HungryWorkload, string>();
            foreach (var (ns, workload) in looping.Append(healthy))
            {
                await ns.CreateAsync(workload);
                await ns.StartedAsync(workload);
                before[workload] = await Snapshot.OfAsync(ns, workload);
            }

            await covered.ReadyAsync(healthy.Workload);
            foreach (var (ns, workload) in looping)
                await ns.RestartedAsync(workload.Name, times: 2);
            var control = new HungryWorkload("control", NeedsMebibytes: 100);
            await covered.CreateAsync(control);
            await covered.HealedAsync(control);

            foreach (var (ns, workload) in looping.Append(healthy))
            {
                (await Snapshot.OfAsync(ns, workload)).Should().Be(before[workload], "{0}/{1} is none of Headroom's business", ns.Name, workload.Name);
                (await ns.OperatorWritesAsync()).Should().NotContain(write => write.Name == workload.Name);
            }

            (await covered.RestartsAsync("healthy")).Should().Be(0);
            foreach (var ns in new[] { uncovered, paused, ignored, system })
                (await ns.OperatorWritesAsync()).Should().NotContain(write => write.Resource != "memorypolicies/status" && write.Resource != "events");
            (await uncovered.OperatorWritesAsync()).Should().BeEmpty();
        }
        finally
        {
            await system.DeletePolicyAsync();
            await system.DeleteAsync(looping[^1].Workload);
        }
    }
}
