using System.Text.Json.Nodes;
using Headroom.Cluster.Tests.Harness;

namespace Headroom.Cluster.Tests.Node;

/// <summary>Containers that a real kubelet ends for their probes.</summary>
public sealed class ProbeTests : NodeTest
{
    private const string Policy = """{"memory": {"ceiling": "1Gi"}}""";

    /// <summary>The second seed's probe.</summary>
    private static readonly JsonObject Impatient = HungryContainer.Asks(port: 8000, delay: 10, timeout: 1, period: 10, threshold: 3);

    [Fact]
    public async Task A_start_of_40_seconds_is_given_the_time_by_one_patch()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "slow-start");
        await ns.CreatePolicyAsync(Policy);
        var api = new HungryWorkload("api", NeedsMebibytes: 1) { Does = ["--allocate", "1", "--over", "40"], Liveness = Impatient };
        await ns.CreateAsync(api);

        var healed = await ReadyAndChangedAsync(ns, api);

        ((int)Probe(healed, "app")["initialDelaySeconds"]!).Should().BeInRange(30, 80, "twice what it lived");
        ((int)Probe(healed, "app")["timeoutSeconds"]!).Should().Be(1, "nothing timed out: nobody listened");
        NodeNamespace.Limit(healed).Should().Be("64Mi");
        (await ns.RemediesAsync("api")).Should().Be(1);
        (await ns.EventAsync("api", "ProbesExtended")).Should().StartWith("app: livenessProbe.initialDelaySeconds 10 -> ").And.Contain("connection refused");
        ((string?)NodeNamespace.Incident(await ns.PolicyStatusAsync("Deployment/api", "Recovering"), "Deployment/api")!["verdict"]).Should().Be("ProbeKill");
    }

    [Fact]
    public async Task An_answer_after_3_seconds_is_waited_for_by_every_probe_that_asks_for_it()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "late");
        await ns.CreatePolicyAsync(Policy);
        var api = new HungryWorkload("api", NeedsMebibytes: 1) { Does = ["--answer-after", "3"], Liveness = HungryContainer.Asks(8000, delay: 1, timeout: 1, period: 5, threshold: 2) };
        await ns.CreateAsync(api);

        var healed = await ReadyAndChangedAsync(ns, api);

        ((int)Probe(healed, "app")["timeoutSeconds"]!).Should().Be(5);
        ((int)Probe(healed, "app", "readinessProbe")["timeoutSeconds"]!).Should().Be(5);
        (await ns.RemediesAsync("api")).Should().Be(1);
        (await ns.EventAsync("api", "ProbesExtended")).Should().Contain("livenessProbe.timeoutSeconds 1 -> 5").And.Contain("readinessProbe.timeoutSeconds 1 -> 5");
    }

    /// <summary>The one if the kubelet ended it as soon as it could, the other if it took its time: a busy machine's does.</summary>
    private const string Open = "(Whether more time would is not known: it had not once succeeded|Neither more memory nor more time cures it)";

    /// <summary>An answer of 500, and a command that fails, of what had not once succeeded: that more time would cure it is not known.</summary>
    [Theory]
    [InlineData("says-500", false, "HTTP probe failed with statuscode: 500", "--status", "500")]
    [InlineData("exec-1", true, "its liveness probe failed", "--allocate", "0")]
    public async Task What_says_that_it_is_not_well_is_told_and_left_alone(string name, bool runsCommand, string words, params string[] does)
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, name);
        await ns.CreatePolicyAsync("""{"memory": {"ceiling": "1Gi"}, "trigger": {"kills": 1}}""");
        var liveness = HungryContainer.Asks(8000, delay: 1, timeout: 1, period: 2, threshold: 2);
        if (runsCommand)
        {
            liveness.Remove("httpGet");
            liveness["exec"] = new JsonObject { ["command"] = new JsonArray("/workload", "--exit", "1") };
        }

        var api = new HungryWorkload("api", NeedsMebibytes: 1) { Does = does, Liveness = liveness };
        await ns.CreateAsync(api);
        await ns.StartedAsync(api);
        var before = await Snapshot.OfAsync(ns, api);

        var incident = await ns.IncidentAsync("Deployment/api", kills: 1);
        await ns.RestartedAsync("api", 2);
        var control = new HungryWorkload("control", NeedsMebibytes: 100);
        await ns.CreateAsync(control);
        await ns.HealedAsync(control);

        ((string?)incident["verdict"], (string?)incident["phase"]).Should().Be(("ProbeKill", "Observed"));
        ((string?)incident["message"]).Should().Contain(words).And.MatchRegex(Open);
        (await ns.EventAsync("api", "ProbeKillObserved")).Should().MatchRegex(Open);
        (await Snapshot.OfAsync(ns, api)).Should().Be(before);
        (await ns.RemediesAsync("api")).Should().Be(0);
    }

    /// <summary>One container lacks memory, the one beside it the time to start: both are known before there is a policy.</summary>
    [Fact]
    public async Task Lack_of_memory_and_an_impatient_probe_are_healed_by_one_patch()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "both");
        var api = new HungryWorkload("api", NeedsMebibytes: 100)
        {
            Sidecars = [new HungryContainer("slow", "--allocate", "1", "--over", "10") { Port = 8001, Liveness = HungryContainer.Asks(8001, delay: 1, timeout: 1, period: 2, threshold: 3) }],
        };
        await ns.CreateAsync(api);
        await ns.RestartedAsync("api", 2);
        await Eventually.BecomesAsync(() => ns.EventsAboutPodsAsync("api", "Killing"), events => events.Any(told => ((string)told["message"]!).Contains("slow failed liveness probe", StringComparison.Ordinal)), "the kubelet has ended slow for its probe");
        await ns.AllEndedAsync("api");
        await ns.CreatePolicyAsync(Policy);

        var healed = await ns.HealedAsync(api);

        (NodeNamespace.Limit(healed, "app"), NodeNamespace.Limit(healed, "slow")).Should().Be(("128Mi", "64Mi"));
        ((int)Probe(healed, "slow")["initialDelaySeconds"]!).Should().BeGreaterThan(1);
        var told = await ns.EventAsync("api", "MemoryRaised");
        told.Should().Contain("app: limit 64Mi -> 128Mi").And.Contain("slow: livenessProbe.initialDelaySeconds 1 -> ");
        (await ns.EventsAsync("api", "MemoryRaised")).Should().ContainSingle();
    }

    /// <summary>A rollout ends containers too: with SIGTERM, and where they take too long, with SIGKILL. So does a person.</summary>
    [Fact]
    public async Task A_rollout_that_ends_a_probed_container_in_whatever_way_is_no_kill()
    {
        await using var ns = await NodeNamespace.CreateAsync(Cluster, "rollout");
        await ns.CreatePolicyAsync("""{"memory": {"ceiling": "1Gi"}, "trigger": {"kills": 1}}""");
        var api = new HungryWorkload("api", NeedsMebibytes: 1) { Liveness = HungryContainer.Asks(8000, delay: 1, timeout: 1, period: 2, threshold: 2), PreStop = new JsonArray("/workload", "--serve", "9000") };
        await ns.CreateAsync(api);
        await ns.ReadyAsync(api);
        var former = (string)(await ns.PodsAsync("api")).Single()["metadata"]!["name"]!;

        await Cluster.Kubectl.RunAsync("rollout", "restart", "deployment/api", "-n", ns.Name);
        await Eventually.BecomesAsync(() => ns.PodsAsync("api"), pods => pods.All(pod => (string)pod["metadata"]!["name"]! != former), "the former pod is gone");
        await ns.ReadyAsync(api);
        var control = new HungryWorkload("control", NeedsMebibytes: 100);
        await ns.CreateAsync(control);
        await ns.HealedAsync(control);

        NodeNamespace.Incident(await ns.PolicyStatusAsync("Deployment/control", "Recovering"), "Deployment/api").Should().BeNull();
        (await ns.RemediesAsync("api")).Should().Be(0);
        (await ns.HeadroomEventsAsync("api")).Should().BeEmpty();
    }

    private static Task<JsonObject> ReadyAndChangedAsync(NodeNamespace ns, HungryWorkload workload) => Eventually.BecomesAsync(
        () => ns.GetAsync(workload), found => (long)found["metadata"]!["generation"]! > 1 && NodeNamespace.IsRolledOut(found), $"{workload.Name} is healed", TimeSpan.FromMinutes(5));

    private static JsonNode Probe(JsonNode workload, string container, string probe = "livenessProbe") =>
        workload["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Single(each => (string?)each!["name"] == container)![probe]!;
}
